// SPDX-License-Identifier: Apache-2.0
package io.hydrant.transforms;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.Error;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaException;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.SpecificationVersion;
import java.util.List;

/** Compiles JSON Schemas. Stateless. */
final class JsonSchema {

    private JsonSchema() {}

    /** Throws {@link IllegalArgumentException} if the text is no schema, or refers to another document. */
    static Schema parse(String text, SchemaPatterns patterns) {
        try {
            SchemaRegistry registry = SchemaRegistry.withDefaultDialect(
                    SpecificationVersion.DRAFT_2020_12,
                    builder -> builder.schemaRegistryConfig(SchemaRegistryConfig.builder()
                            .regularExpressionFactory(patterns)
                            .build()));
            Schema schema = registry.getSchema(text, InputFormat.JSON);
            JsonNode node = schema.getSchemaNode();
            if (!node.isObject() && !node.isBoolean()) {
                throw new IllegalArgumentException("a JSON Schema is an object or a boolean");
            }
            // The meta-schemas come with the library: nothing is fetched.
            String dialect = node.path("$schema").asText(SpecificationVersion.DRAFT_2020_12.getDialectId());
            List<Error> errors = registry.getSchema(SchemaLocation.of(dialect)).validate(node);
            if (!errors.isEmpty()) {
                throw new IllegalArgumentException("not a JSON Schema: " + errors.get(0));
            }
            schema.initializeValidators();
            return schema;
        } catch (SchemaException e) {
            throw new IllegalArgumentException("not a JSON Schema: " + e.getMessage(), e);
        } catch (StackOverflowError e) {
            throw new IllegalArgumentException("not a JSON Schema: it is nested too deeply", e);
        }
    }
}
