// SPDX-License-Identifier: Apache-2.0
package io.hydrant.jsonschema;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.Error;
import com.networknt.schema.InputFormat;
import com.networknt.schema.OutputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaException;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.SpecificationVersion;
import java.util.List;

/**
 * A JSON Schema, of draft 2020-12 unless its {@code $schema} names an older one. Validation costs what its {@link SchemaLimits}
 * allow at most, whatever the value. Thread-safe.
 */
public final class JsonSchema {

    private static final int MAX_CHARACTERS = 1_048_576;
    /** Of the path to a violation; it may hold names that whoever made the value chose. */
    private static final int MAX_PLACE = 200;

    private static final SpecificationVersion DEFAULT = SpecificationVersion.DRAFT_2020_12;

    private final Schema schema;
    private final SchemaLimits limits;

    private JsonSchema(Schema schema, SchemaLimits limits) {
        this.schema = schema;
        this.limits = limits;
    }

    /**
     * Compiles a schema.
     *
     * @throws IllegalArgumentException with a sentence, if the text is no schema, or refers to another document
     */
    public static JsonSchema parse(String text, SchemaLimits limits) {
        if (text.length() > MAX_CHARACTERS) {
            throw new IllegalArgumentException("a JSON Schema may have " + MAX_CHARACTERS + " characters");
        }
        try {
            SchemaRegistry registry = SchemaRegistry.withDefaultDialect(
                    DEFAULT,
                    builder -> builder.schemaRegistryConfig(SchemaRegistryConfig.builder()
                            .regularExpressionFactory(Effort::regularExpression)
                            .build()));
            Schema schema = registry.getSchema(text, InputFormat.JSON);
            JsonNode node = schema.getSchemaNode();
            if (!node.isObject() && !node.isBoolean()) {
                throw new IllegalArgumentException("a JSON Schema is an object or a boolean");
            }
            // The meta-schemas come with the library: nothing is fetched.
            String dialect = node.path("$schema").asText(DEFAULT.getDialectId());
            List<Error> errors = registry.getSchema(SchemaLocation.of(dialect)).validate(node);
            if (!errors.isEmpty()) {
                throw new IllegalArgumentException("not a JSON Schema: " + errors.get(0));
            }
            schema.initializeValidators();
            return new JsonSchema(schema, limits);
        } catch (SchemaException e) {
            throw new IllegalArgumentException("not a JSON Schema: " + e.getMessage(), e);
        } catch (StackOverflowError e) {
            throw new IllegalArgumentException("not a JSON Schema: it, or a pattern in it, is nested too deeply", e);
        }
    }

    /**
     * Where the value violates the schema, and which keyword, such as {@code pattern at /id}: without the value's contents.
     * Empty if it satisfies, 1,000 at most.
     */
    public List<String> violations(JsonNode value) throws TooCostlyException {
        return violations(value, false);
    }

    /** The same, but one of them at most, which costs less. */
    public List<String> firstViolation(JsonNode value) throws TooCostlyException {
        return violations(value, true);
    }

    private List<String> violations(JsonNode value, boolean failFast) throws TooCostlyException {
        List<Error> errors;
        try {
            errors = schema.validate(Effort.begin(limits, failFast), value, OutputFormat.DEFAULT);
        } catch (Effort.Spent e) {
            throw new TooCostlyException("too costly to validate", false, e);
        } catch (StackOverflowError e) {
            throw new TooCostlyException("validation went deeper than the stack", true, e);
        } finally {
            Effort.end();
        }
        return errors.stream()
                .limit(failFast ? 1 : Long.MAX_VALUE)
                .map(JsonSchema::described)
                .toList();
    }

    /** Not the library's sentence, which may quote the value. */
    private static String described(Error error) {
        String place = error.getInstanceLocation().toString();
        return error.getKeyword() + " at "
                + (place.isEmpty() ? "the whole" : place.substring(0, Math.min(MAX_PLACE, place.length())));
    }
}
