// SPDX-License-Identifier: Apache-2.0
package io.hydrant.source.cloudwatch;

import static io.hydrant.connect.config.Key.key;
import static io.hydrant.connect.config.Valid.notEmpty;
import static io.hydrant.connect.config.Valid.oneOf;
import static io.hydrant.connect.config.Valid.parsedBy;
import static org.apache.kafka.common.config.ConfigDef.Importance.HIGH;
import static org.apache.kafka.common.config.ConfigDef.Importance.LOW;
import static org.apache.kafka.common.config.ConfigDef.Importance.MEDIUM;
import static org.apache.kafka.common.config.ConfigDef.Type.LIST;
import static org.apache.kafka.common.config.ConfigDef.Type.STRING;
import static org.apache.kafka.common.config.ConfigDef.Width.SHORT;

import io.hydrant.connect.topics.TopicName;
import io.hydrant.source.cloudwatch.intake.DeliveryStream;
import io.hydrant.source.cloudwatch.logs.Detection;
import io.hydrant.source.cloudwatch.logs.Emit;
import io.hydrant.source.cloudwatch.logs.PayloadDecoder;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigException;

/** The keys of the streams that senders may write to, {@code delivery.streams} and those of each alias. */
final class DeliveryStreamsConfig {

    static final String STREAMS = "delivery.streams";

    private static final String GROUP = "Delivery streams";
    private static final String NAME_PATTERN = "[a-zA-Z0-9_.-]{1,64}";

    private DeliveryStreamsConfig() {}

    static void define(ConfigDef def, List<String> aliases) {
        key(STREAMS, LIST)
                .valid(notEmpty())
                .importance(HIGH)
                .group(GROUP, 1)
                .displayName("Delivery streams")
                .doc("Aliases of the streams that senders may write to; each has keys of its own.")
                .in(def);
        aliases.forEach(alias -> defineStream(def, alias));
    }

    /** The streams in the order of the list. */
    static List<DeliveryStream> streams(AbstractConfig config) {
        Map<String, DeliveryStream> byName = new LinkedHashMap<>();
        for (String alias : config.getList(STREAMS)) {
            String prefix = STREAMS + "." + alias;
            String configured = config.getString(prefix + ".name");
            String name = configured == null ? alias : configured;
            PayloadDecoder decoder = new PayloadDecoder(CloudWatchLogsConfig.options(
                    config,
                    own(config, prefix + ".decode", CloudWatchLogsConfig.DECODE),
                    own(config, prefix + ".emit", CloudWatchLogsConfig.EMIT),
                    own(config, prefix + ".filter.pattern", CloudWatchLogsConfig.FILTER)));
            DeliveryStream stream = new DeliveryStream(alias, name, config.getString(prefix + ".topic"), decoder);
            if (byName.put(name, stream) != null) {
                throw new ConfigException(prefix + ".name", name, "another stream has this name");
            }
        }
        return List.copyOf(byName.values());
    }

    /** The stream's own value, else the connector's. */
    private static String own(AbstractConfig config, String key, String general) {
        String value = config.getString(key);
        return value == null ? config.getString(general) : value;
    }

    private static void defineStream(ConfigDef def, String alias) {
        String prefix = STREAMS + "." + alias;
        key(prefix + ".name", STRING)
                .defaultsTo(null)
                .valid(parsedBy("1 to 64 letters, digits, _ . -", DeliveryStreamsConfig::checkName))
                .importance(MEDIUM)
                .group(GROUP, 2)
                .displayName("Name")
                .doc("The stream's name as senders write it (Firehose: DeliveryStreamName); not set, it is the alias.")
                .in(def);
        key(prefix + ".topic", STRING)
                .valid(parsedBy("name of a topic", TopicName::check))
                .importance(HIGH)
                .group(GROUP, 3)
                .displayName("Topic")
                .doc(
                        "The topic of its records. It must exist or be created by topic.creation.*: nothing in a request can"
                                + " choose another one.")
                .in(def);
        key(prefix + ".decode", STRING)
                .defaultsTo(null)
                .valid(oneOf(Detection.class))
                .importance(LOW)
                .group(GROUP, 4)
                .width(SHORT)
                .displayName("Decode")
                .doc("In place of " + CloudWatchLogsConfig.DECODE + " for this stream.")
                .in(def);
        key(prefix + ".emit", STRING)
                .defaultsTo(null)
                .valid(oneOf(Emit.class))
                .importance(LOW)
                .group(GROUP, 5)
                .width(SHORT)
                .displayName("Emit")
                .doc("In place of " + CloudWatchLogsConfig.EMIT + " for this stream.")
                .in(def);
        key(prefix + ".filter.pattern", STRING)
                .defaultsTo(null)
                .valid(CloudWatchLogsConfig.filterPattern())
                .importance(LOW)
                .group(GROUP, 6)
                .displayName("Filter pattern")
                .doc("In place of " + CloudWatchLogsConfig.FILTER + " for this stream.")
                .in(def);
    }

    private static void checkName(String name) {
        if (!name.matches(NAME_PATTERN)) {
            throw new IllegalArgumentException("a stream's name is 1 to 64 letters, digits, _ . -");
        }
    }
}
