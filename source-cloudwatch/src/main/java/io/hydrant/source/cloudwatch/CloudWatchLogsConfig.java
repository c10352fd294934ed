// SPDX-License-Identifier: Apache-2.0
package io.hydrant.source.cloudwatch;

import static io.hydrant.connect.config.Key.key;
import static io.hydrant.connect.config.Valid.between;
import static io.hydrant.connect.config.Valid.oneOf;
import static io.hydrant.connect.config.Valid.parsedBy;
import static org.apache.kafka.common.config.ConfigDef.Importance.HIGH;
import static org.apache.kafka.common.config.ConfigDef.Importance.LOW;
import static org.apache.kafka.common.config.ConfigDef.Importance.MEDIUM;
import static org.apache.kafka.common.config.ConfigDef.Type.INT;
import static org.apache.kafka.common.config.ConfigDef.Type.STRING;
import static org.apache.kafka.common.config.ConfigDef.Width.LONG;
import static org.apache.kafka.common.config.ConfigDef.Width.SHORT;

import io.hydrant.connect.config.Valid;
import io.hydrant.source.cloudwatch.logs.DecodeOptions;
import io.hydrant.source.cloudwatch.logs.Detection;
import io.hydrant.source.cloudwatch.logs.Emit;
import io.hydrant.source.cloudwatch.logs.EventFormat;
import io.hydrant.transforms.filter.FilterPattern;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Validator;
import org.jspecify.annotations.Nullable;

/** The keys of both connectors about CloudWatch Logs payloads. */
final class CloudWatchLogsConfig {

    static final String DECODE = "cloudwatch.logs.decode";
    static final String EMIT = "cloudwatch.logs.emit";
    static final String FORMAT = "cloudwatch.logs.event.format";
    static final String FILTER = "cloudwatch.logs.filter.pattern";
    static final String MAX_INFLATED = "cloudwatch.logs.inflated.max.bytes";
    static final String MAX_RECORD = "record.max.bytes";

    private static final String GROUP = "CloudWatch Logs";

    private CloudWatchLogsConfig() {}

    static void define(ConfigDef def) {
        key(DECODE, STRING)
                .defaultsTo("auto")
                .valid(oneOf(Detection.class))
                .importance(HIGH)
                .group(GROUP, 1)
                .width(SHORT)
                .displayName("Decode")
                .doc("Whether incoming records are CloudWatch Logs subscription payloads. auto looks at each record's"
                        + " content and passes anything else unchanged; with always, anything else cannot be decoded;"
                        + " never passes everything unchanged.")
                .in(def);
        key(EMIT, STRING)
                .defaultsTo("event")
                .valid(oneOf(Emit.class))
                .importance(HIGH)
                .group(GROUP, 2)
                .width(SHORT)
                .displayName("Emit")
                .doc("What a Kafka record holds: a log event with the owner, log group and log stream copied into it,"
                        + " its message alone (Firehose: message extraction), or the envelope with all its events.")
                .in(def);
        key(FORMAT, STRING)
                .defaultsTo("json")
                .valid(oneOf(EventFormat.class))
                .importance(MEDIUM)
                .group(GROUP, 3)
                .width(SHORT)
                .displayName("Event format")
                .doc("The value of a record that is a log event: json is text as bytes, for ByteArrayConverter; struct"
                        + " has a schema, for JsonConverter or Avro.")
                .in(def);
        key(FILTER, STRING)
                .defaultsTo("")
                .valid(filterPattern())
                .importance(MEDIUM)
                .group(GROUP, 4)
                .width(LONG)
                .displayName("Filter pattern")
                .doc(
                        "Only log events whose message matches this CloudWatch Logs filter pattern give records. The fields"
                                + " that a space-delimited pattern names become the event's extractedFields.")
                .in(def);
        key(MAX_INFLATED, INT)
                .defaultsTo(33_554_432)
                .valid(between(1_024, 1_073_741_824))
                .importance(LOW)
                .group(GROUP, 5)
                .width(SHORT)
                .displayName("Largest inflated payload")
                .doc("A payload that inflates to more bytes cannot be decoded. All payloads of a request, or of a"
                        + " Kinesis record, may inflate to 4 times as much together, and 32 times what was received,"
                        + " and may become records of as much once, and 32 times what was received.")
                .in(def);
        key(MAX_RECORD, INT)
                .defaultsTo(1_040_000)
                .valid(between(1_024, 1_073_741_824))
                .importance(LOW)
                .group(GROUP, 6)
                .width(SHORT)
                .displayName("Largest record")
                .doc("A record that is larger, key and value together, is not given to Kafka's producer, whose refusal"
                        + " would end the task, but goes the way of content that cannot be decoded. Raise it together"
                        + " with producer.override.max.request.size.")
                .in(def);
    }

    static Validator filterPattern() {
        return parsedBy("a CloudWatch Logs filter pattern", FilterPattern::compile);
    }

    static DecodeOptions options(AbstractConfig config) {
        return options(config, config.getString(DECODE), config.getString(EMIT), config.getString(FILTER));
    }

    static DecodeOptions options(AbstractConfig config, String decode, String emit, String filter) {
        return new DecodeOptions(
                Valid.parse(Detection.class, DECODE, decode),
                Valid.parse(Emit.class, EMIT, emit),
                Valid.parse(EventFormat.class, FORMAT, config.getString(FORMAT)),
                compiled(filter),
                config.getInt(MAX_INFLATED),
                config.getInt(MAX_RECORD));
    }

    private static @Nullable FilterPattern compiled(String filter) {
        return filter.isBlank() ? null : FilterPattern.compile(filter);
    }
}
