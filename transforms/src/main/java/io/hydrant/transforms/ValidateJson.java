// SPDX-License-Identifier: Apache-2.0
package io.hydrant.transforms;

import static io.hydrant.connect.config.Key.key;

import com.fasterxml.jackson.databind.JsonNode;
import io.hydrant.connect.config.Valid;
import io.hydrant.jq.Nodes;
import io.hydrant.jsonschema.JsonSchema;
import io.hydrant.jsonschema.SchemaLimits;
import io.hydrant.jsonschema.TooCostlyException;
import io.hydrant.transforms.field.Plain;
import io.hydrant.transforms.field.Side;
import io.hydrant.transforms.outcome.Rejected;
import io.hydrant.transforms.outcome.Rejected.Code;
import io.hydrant.transforms.parse.JsonValues;
import io.hydrant.transforms.parse.UnparsableException;
import java.time.Duration;
import java.util.List;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Type;
import org.apache.kafka.common.config.ConfigDef.Width;
import org.apache.kafka.connect.connector.ConnectRecord;

/**
 * Lets through values that satisfy a JSON Schema; the others go the way of {@code on.error}.
 *
 * @param <R> source or sink record
 */
public abstract class ValidateJson<R extends ConnectRecord<R>> extends FieldTransform<R> {

    static final String SCHEMA = "json.schema";
    static final String TIMEOUT_MS = "json.schema.timeout.ms";

    /** As many violations are named in the error. */
    private static final int MAX_NAMED = 5;

    public static final ConfigDef CONFIG = define();

    /** Values. */
    public static final class Value<R extends ConnectRecord<R>> extends ValidateJson<R> {
        public Value() {
            super(Side.VALUE);
        }
    }

    /** Keys. */
    public static final class Key<R extends ConnectRecord<R>> extends ValidateJson<R> {
        public Key() {
            super(Side.KEY);
        }
    }

    private ValidateJson(Side side) {
        super(side, CONFIG);
    }

    private static ConfigDef define() {
        ConfigDef def = new ConfigDef();
        key(SCHEMA, Type.STRING)
                .valid(Valid.parsedBy(
                        "a JSON Schema", text -> JsonSchema.parse(text, SchemaLimits.ofTime(Duration.ofSeconds(1)))))
                .importance(Importance.HIGH)
                .group("Schema", 1)
                .width(Width.LONG)
                .displayName("Schema")
                .doc(
                        "The schema itself, in draft 2020-12 unless its $schema names an older draft; a config provider can read"
                                + " it from a file. References to other documents are not followed.")
                .in(def);
        key(TIMEOUT_MS, Type.LONG)
                .defaultsTo(1000L)
                .valid(Valid.between(1, 60_000))
                .importance(Importance.LOW)
                .group("Schema", 2)
                .width(Width.SHORT)
                .displayName("Timeout")
                .doc("Milliseconds that validating one record may take, its patterns among it.")
                .in(def);
        return FieldStep.defineField(def);
    }

    @Override
    FieldStep<R> step(Side side, AbstractConfig config) {
        SchemaLimits limits = SchemaLimits.ofTime(Duration.ofMillis(config.getLong(TIMEOUT_MS)));
        JsonSchema schema = JsonSchema.parse(config.getString(SCHEMA), limits);
        return new FieldStep<>(getClass(), side, config, input -> valid(schema, input));
    }

    private static Object valid(JsonSchema schema, Object input) {
        byte[] text = Plain.bytes(input);
        JsonNode value;
        try {
            value = Nodes.of(text == null ? Plain.of(input) : JsonValues.document(text));
        } catch (UnparsableException e) {
            throw Rejections.of(e);
        }
        List<String> violations;
        try {
            violations = schema.violations(value);
        } catch (TooCostlyException e) {
            throw new Rejected(e.tooDeep() ? Code.TOO_LARGE : Code.TIMED_OUT, String.valueOf(e.getMessage()), e);
        }
        if (!violations.isEmpty()) {
            throw new Rejected(Code.NO_MATCH, named(violations));
        }
        return FieldStep.UNCHANGED;
    }

    private static String named(List<String> violations) {
        int named = Math.min(MAX_NAMED, violations.size());
        String more = named == violations.size() ? "" : " and " + (violations.size() - named) + " more";
        return "the value violates the schema: " + String.join(", ", violations.subList(0, named)) + more;
    }
}
