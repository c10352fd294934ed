// SPDX-License-Identifier: Apache-2.0
package io.hydrant.source.http.schema;

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
import io.hydrant.listener.http.MalformedRequest;
import io.hydrant.source.http.expression.JsonDocuments;
import io.hydrant.source.http.expression.RequestValues;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * The JSON Schema that the bodies of a route must satisfy, as a model of API Gateway's request validator does. Validation
 * costs what {@link Effort} allows at most, whatever the body. Thread-safe.
 */
public final class BodySchema {

    /** API Gateway's message of BAD_REQUEST_BODY. */
    private static final String INVALID = "Invalid request body";

    private static final int MAX_CHARACTERS = 1_048_576;
    /** Of the path to a violation that is told; it may hold names that the sender chose. */
    private static final int MAX_PLACE = 200;

    private static final SpecificationVersion DEFAULT = SpecificationVersion.DRAFT_2020_12;

    private final Schema schema;

    private BodySchema(Schema schema) {
        this.schema = schema;
    }

    /**
     * Compiles a schema, of draft 2020-12 unless its {@code $schema} names an older one.
     *
     * @throws IllegalArgumentException with a sentence, if the text is no schema, or refers to another document
     */
    public static BodySchema parse(String text) {
        if (text.length() > MAX_CHARACTERS) {
            throw new IllegalArgumentException("a JSON Schema may have " + MAX_CHARACTERS + " characters");
        }
        try {
            SchemaRegistry registry = SchemaRegistry.withDefaultDialect(
                    DEFAULT,
                    builder -> builder.schemaRegistryConfig(SchemaRegistryConfig.builder()
                            .regularExpressionFactory(Effort::regularExpression)
                            .failFast(true)
                            .build()));
            JsonNode node = JsonDocuments.parse(text.getBytes(StandardCharsets.UTF_8));
            if (!node.isObject() && !node.isBoolean()) {
                throw new IllegalArgumentException("a JSON Schema is an object or a boolean");
            }
            // The meta-schemas come with the library: nothing is fetched.
            String dialect = node.path("$schema").asText(DEFAULT.getDialectId());
            List<Error> errors = registry.getSchema(SchemaLocation.of(dialect)).validate(node);
            if (!errors.isEmpty()) {
                throw new IllegalArgumentException("not a JSON Schema: " + errors.get(0));
            }
            Schema schema = registry.getSchema(text, InputFormat.JSON);
            schema.initializeValidators();
            return new BodySchema(schema);
        } catch (MalformedRequest e) {
            throw new IllegalArgumentException("not JSON, or nested too deeply", e);
        } catch (SchemaException e) {
            throw new IllegalArgumentException("not a JSON Schema: " + e.getMessage(), e);
        } catch (StackOverflowError e) {
            throw new IllegalArgumentException("not a JSON Schema: a pattern in it is nested too deeply", e);
        }
    }

    /**
     * Throws {@link MalformedRequest} with API Gateway's message unless the body is JSON that satisfies the schema; its
     * {@link MalformedRequest#detail} says where it does not, without the body's contents.
     */
    public void check(RequestValues request) {
        JsonNode body;
        try {
            body = request.json();
        } catch (MalformedRequest e) {
            throw new MalformedRequest(400, INVALID, String.valueOf(e.getMessage()));
        }
        List<Error> errors;
        try {
            errors = schema.validate(Effort.begin(), body, OutputFormat.DEFAULT);
        } catch (Effort.TooMuch | StackOverflowError e) {
            throw new MalformedRequest(400, INVALID, "too costly to validate");
        } finally {
            Effort.end();
        }
        if (!errors.isEmpty()) {
            throw new MalformedRequest(400, INVALID, described(errors.get(0)));
        }
    }

    /** Where, and which keyword; not the library's sentence, which may quote the body. */
    private static String described(Error error) {
        String place = error.getInstanceLocation().toString();
        return error.getKeyword() + " at "
                + (place.isEmpty() ? "the whole" : place.substring(0, Math.min(MAX_PLACE, place.length())));
    }
}
