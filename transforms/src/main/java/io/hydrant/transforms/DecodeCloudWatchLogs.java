// SPDX-License-Identifier: Apache-2.0
package io.hydrant.transforms;

import static io.hydrant.connect.config.Key.key;

import io.hydrant.connect.config.Valid;
import io.hydrant.transforms.decode.CloudWatchDecoder;
import io.hydrant.transforms.decode.CloudWatchEnvelope;
import io.hydrant.transforms.decode.LogEvent;
import io.hydrant.transforms.decode.UndecodableException;
import io.hydrant.transforms.field.Side;
import io.hydrant.transforms.filter.FilterPattern;
import io.hydrant.transforms.outcome.Rejected;
import io.hydrant.transforms.outcome.Rejected.Code;
import io.hydrant.transforms.parse.FieldTypes;
import io.hydrant.transforms.parse.JsonValues;
import io.hydrant.transforms.parse.UnparsableException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Type;
import org.apache.kafka.common.config.ConfigDef.Width;
import org.apache.kafka.connect.connector.ConnectRecord;
import org.jspecify.annotations.Nullable;

/**
 * Reads a CloudWatch Logs subscription payload: gunzips it, drops control messages, and gives the envelope as an object, or
 * its messages as lines. A transform cannot make several records of one; the Hydrant sources can.
 *
 * @param <R> source or sink record
 */
public abstract class DecodeCloudWatchLogs<R extends ConnectRecord<R>> extends FieldTransform<R> {

    static final String EMIT = "cloudwatch.logs.emit";
    static final String FILTER_PATTERN = "cloudwatch.logs.filter.pattern";
    static final String CONTROL_MESSAGES = "control.messages";
    static final String EXTRACTED_FIELDS = "extracted.fields";
    static final String MAX_BYTES = "decode.max.bytes";

    /** What a payload becomes. */
    enum Emit {
        ENVELOPE,
        MESSAGE
    }

    /** What a control message becomes. */
    enum ControlMessages {
        DROP,
        EMIT
    }

    public static final ConfigDef CONFIG = define();

    /** What becomes of the fields that a subscription filter extracted. */
    enum ExtractedFields {
        STRING,
        INFER
    }

    /** Values. */
    public static final class Value<R extends ConnectRecord<R>> extends DecodeCloudWatchLogs<R> {
        public Value() {
            super(Side.VALUE);
        }
    }

    /** Keys. */
    public static final class Key<R extends ConnectRecord<R>> extends DecodeCloudWatchLogs<R> {
        public Key() {
            super(Side.KEY);
        }
    }

    private record Settings(
            CloudWatchDecoder decoder,
            boolean messages,
            boolean dropControl,
            boolean inferFields,
            @Nullable FilterPattern filter) {}

    private DecodeCloudWatchLogs(Side side) {
        super(side, CONFIG);
    }

    private static ConfigDef define() {
        ConfigDef def = new ConfigDef();
        key(EMIT, Type.STRING)
                .defaultsTo(Valid.word(Emit.ENVELOPE))
                .valid(Valid.oneOf(Emit.class))
                .importance(Importance.HIGH)
                .group("CloudWatch Logs", 1)
                .width(Width.SHORT)
                .displayName("Emit")
                .doc(
                        "The envelope as an object, or the messages of its events alone, each ended by a newline (Firehose's"
                                + " message extraction).")
                .in(def);
        key(FILTER_PATTERN, Type.STRING)
                .defaultsTo(null)
                .valid(Valid.parsedBy("a CloudWatch Logs filter pattern", FilterPattern::compile))
                .importance(Importance.MEDIUM)
                .group("CloudWatch Logs", 2)
                .width(Width.LONG)
                .displayName("Filter pattern")
                .doc("Only events whose message matches are kept; a record left without events is dropped.")
                .in(def);
        key(CONTROL_MESSAGES, Type.STRING)
                .defaultsTo(Valid.word(ControlMessages.DROP))
                .valid(Valid.oneOf(ControlMessages.class))
                .importance(Importance.LOW)
                .group("CloudWatch Logs", 3)
                .width(Width.SHORT)
                .displayName("Control messages")
                .doc("What becomes of messages by which AWS checks that the destination is there.")
                .in(def);
        key(EXTRACTED_FIELDS, Type.STRING)
                .defaultsTo(Valid.word(ExtractedFields.STRING))
                .valid(Valid.oneOf(ExtractedFields.class))
                .importance(Importance.LOW)
                .group("CloudWatch Logs", 4)
                .width(Width.SHORT)
                .displayName("Extracted fields")
                .doc(
                        "Fields that a space-delimited subscription filter extracted stay the strings that they are; infer makes"
                                + " numbers and booleans of those that are written so, and puts a JSON object that a field ends with"
                                + " beside it, its name preceded by $, as AWS's streaming sample does.")
                .in(def);
        key(MAX_BYTES, Type.INT)
                .defaultsTo(CloudWatchDecoder.DEFAULT_MAX_BYTES)
                .valid(Valid.between(1, Integer.MAX_VALUE - 8))
                .importance(Importance.LOW)
                .group("CloudWatch Logs", 5)
                .width(Width.SHORT)
                .displayName("Maximum size")
                .doc("Bytes that a payload may inflate to; more is an error.")
                .in(def);
        return FieldStep.defineObject(def);
    }

    @Override
    FieldStep<R> step(Side side, AbstractConfig config) {
        String pattern = config.getString(FILTER_PATTERN);
        Settings settings = new Settings(
                new CloudWatchDecoder(config.getInt(MAX_BYTES)),
                config.getString(EMIT).equals(Valid.word(Emit.MESSAGE)),
                config.getString(CONTROL_MESSAGES).equals(Valid.word(ControlMessages.DROP)),
                config.getString(EXTRACTED_FIELDS).equals(Valid.word(ExtractedFields.INFER)),
                pattern == null ? null : FilterPattern.compile(pattern));
        return new FieldStep<>(getClass(), side, config, input -> decoded(settings, input));
    }

    private static Object decoded(Settings set, Object input) {
        List<CloudWatchEnvelope> envelopes;
        try {
            envelopes = set.decoder().decode(Rejections.bytes(input)).envelopes();
        } catch (UndecodableException e) {
            throw Rejections.of(e);
        }
        if (envelopes.isEmpty()) {
            throw new Rejected(Code.MALFORMED_DATA, "this is no CloudWatch Logs subscription payload");
        }
        List<Map<String, @Nullable Object>> objects = new ArrayList<>();
        StringBuilder lines = new StringBuilder();
        for (CloudWatchEnvelope envelope : envelopes) {
            boolean control = envelope.isControlMessage();
            List<LogEvent> events = control ? envelope.logEvents() : matching(envelope.logEvents(), set.filter());
            if (control ? !set.dropControl() : !events.isEmpty()) {
                if (set.messages()) {
                    events.forEach(event -> appendLine(lines, event.message()));
                } else {
                    objects.add(object(envelope, events, set.inferFields()));
                }
            }
        }
        if (set.messages()) {
            return lines.isEmpty() ? FieldStep.DROP : text(lines, input);
        }
        if (objects.size() > 1) {
            throw new Rejected(
                    Code.TOO_LARGE, "several payloads in one record: only cloudwatch.logs.emit=message can take them");
        }
        return objects.isEmpty() ? FieldStep.DROP : objects.get(0);
    }

    /** Bytes stay bytes, so that the record still suits its converter. */
    private static Object text(StringBuilder lines, Object input) {
        return input instanceof String ? lines.toString() : lines.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static List<LogEvent> matching(List<LogEvent> events, @Nullable FilterPattern filter) {
        return filter == null
                ? events
                : events.stream()
                        .filter(event -> filter.matches(event.message()))
                        .toList();
    }

    private static void appendLine(StringBuilder lines, String message) {
        lines.append(message);
        if (!message.endsWith("\n")) {
            lines.append('\n');
        }
    }

    private static Map<String, @Nullable Object> object(
            CloudWatchEnvelope envelope, List<LogEvent> events, boolean inferFields) {
        Map<String, @Nullable Object> object = new LinkedHashMap<>();
        object.put("messageType", envelope.messageType());
        object.put("owner", envelope.owner());
        object.put("logGroup", envelope.logGroup());
        object.put("logStream", envelope.logStream());
        object.put("subscriptionFilters", envelope.subscriptionFilters());
        if (envelope.policyLevel() != null) {
            object.put("policyLevel", envelope.policyLevel());
        }
        object.put(
                "logEvents",
                events.stream().map(event -> object(event, inferFields)).toList());
        if (!envelope.attributes().isEmpty()) {
            object.put("attributes", envelope.attributes());
        }
        return object;
    }

    private static Map<String, @Nullable Object> object(LogEvent event, boolean inferFields) {
        Map<String, @Nullable Object> object = new LinkedHashMap<>();
        object.put("id", event.id());
        object.put("timestamp", event.timestamp());
        object.put("message", event.message());
        if (!event.extractedFields().isEmpty()) {
            object.put("extractedFields", inferFields ? inferred(event.extractedFields()) : event.extractedFields());
        }
        if (!event.attributes().isEmpty()) {
            object.put("attributes", event.attributes());
        }
        return object;
    }

    private static Map<String, @Nullable Object> inferred(Map<String, String> fields) {
        Map<String, @Nullable Object> inferred = new LinkedHashMap<>();
        fields.forEach((name, text) -> {
            inferred.put(name, FieldTypes.inferred(text));
            Map<?, ?> json = jsonAtTheEnd(text);
            if (json != null) {
                inferred.put("$" + name, json);
            }
        });
        return inferred;
    }

    private static @Nullable Map<?, ?> jsonAtTheEnd(String text) {
        int brace = text.indexOf('{');
        if (brace < 0) {
            return null;
        }
        try {
            return JsonValues.document(text.substring(brace).getBytes(StandardCharsets.UTF_8))
                            instanceof Map<?, ?> object
                    ? object
                    : null;
        } catch (UnparsableException e) {
            return null;
        }
    }
}
