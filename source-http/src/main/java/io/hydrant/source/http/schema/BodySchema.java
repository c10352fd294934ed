// SPDX-License-Identifier: Apache-2.0
package io.hydrant.source.http.schema;

import com.fasterxml.jackson.databind.JsonNode;
import io.hydrant.jsonschema.JsonSchema;
import io.hydrant.jsonschema.SchemaLimits;
import io.hydrant.jsonschema.TooCostlyException;
import io.hydrant.listener.http.MalformedRequest;
import io.hydrant.source.http.expression.RequestValues;
import java.util.List;

/**
 * The JSON Schema that the bodies of a route must satisfy, as a model of API Gateway's request validator does. Thread-safe.
 */
public final class BodySchema {

    /** API Gateway's message of BAD_REQUEST_BODY. */
    private static final String INVALID = "Invalid request body";

    /**
     * Far more keywords than any body of a megabyte needs with a schema that does not recurse into alternatives, and twenty
     * times the characters of such a body. By work and not by time: a busy worker refuses no body that an idle one takes.
     */
    private static final SchemaLimits LIMITS = SchemaLimits.ofWork(500_000, 20_000_000);

    private final JsonSchema schema;
    private final String text;

    private BodySchema(JsonSchema schema, String text) {
        this.schema = schema;
        this.text = text;
    }

    /**
     * Compiles a schema, of draft 2020-12 unless its {@code $schema} names an older one.
     *
     * @throws IllegalArgumentException with a sentence, if the text is no schema, or refers to another document
     */
    public static BodySchema parse(String text) {
        return new BodySchema(JsonSchema.parse(text, LIMITS), text);
    }

    /** What it was made of. */
    public String text() {
        return text;
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
        List<String> violations;
        try {
            violations = schema.firstViolation(body);
        } catch (TooCostlyException e) {
            throw new MalformedRequest(400, INVALID, String.valueOf(e.getMessage()));
        }
        if (!violations.isEmpty()) {
            throw new MalformedRequest(400, INVALID, violations.get(0));
        }
    }
}
