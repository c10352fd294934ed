// SPDX-License-Identifier: Apache-2.0
package io.hydrant.source.cloudwatch;

import static io.hydrant.connect.config.Key.key;
import static io.hydrant.connect.config.Valid.atLeast;
import static io.hydrant.connect.config.Valid.between;
import static io.hydrant.connect.config.Valid.notEmpty;
import static io.hydrant.connect.config.Valid.oneOf;
import static io.hydrant.connect.config.Valid.parsedBy;
import static org.apache.kafka.common.config.ConfigDef.Importance.HIGH;
import static org.apache.kafka.common.config.ConfigDef.Importance.LOW;
import static org.apache.kafka.common.config.ConfigDef.Importance.MEDIUM;
import static org.apache.kafka.common.config.ConfigDef.Type.INT;
import static org.apache.kafka.common.config.ConfigDef.Type.LONG;
import static org.apache.kafka.common.config.ConfigDef.Type.STRING;
import static org.apache.kafka.common.config.ConfigDef.Width.SHORT;

import io.hydrant.aws.AwsEndpoint;
import io.hydrant.aws.AwsFragment;
import io.hydrant.aws.AwsSettings;
import io.hydrant.connect.config.Valid;
import io.hydrant.connect.topics.TopicName;
import io.hydrant.source.cloudwatch.kinesis.KinesisMetrics;
import io.hydrant.source.cloudwatch.kinesis.ShardDecoder;
import io.hydrant.source.cloudwatch.kinesis.ShardReader;
import io.hydrant.source.cloudwatch.logs.PayloadDecoder;
import java.net.URI;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigException;
import org.jspecify.annotations.Nullable;

/** The typed config of a {@link KinesisSourceConnector}. Immutable. */
final class KinesisSourceConfig extends AbstractConfig {

    static final String STREAM = "kinesis.stream";
    static final String REGION = "kinesis.region";
    static final String ENDPOINT_URL = "kinesis.endpoint.url";
    static final String TOPIC = "kinesis.topic";
    static final String DEAD_LETTER_TOPIC = "kinesis.dead.letter.topic";
    static final String HEARTBEAT_TOPIC = "kinesis.heartbeat.topic";
    static final String HEARTBEAT_INTERVAL = "kinesis.heartbeat.interval.seconds";
    static final String INITIAL_POSITION = "kinesis.initial.position";
    static final String INITIAL_TIMESTAMP = "kinesis.initial.timestamp";
    static final String POSITION_LOST = "kinesis.position.lost";
    static final String POLL_INTERVAL = "kinesis.poll.interval.ms";
    static final String READ_MAX_RECORDS = "kinesis.read.max.records";
    static final String SHARD_CHECK_INTERVAL = "kinesis.shard.check.interval.seconds";
    static final String POLL_MAX_RECORDS = "poll.max.records";
    static final String BUFFER_MAX_BYTES = "kinesis.buffer.max.bytes";

    static final ConfigDef DEF = definition();

    private static final String GROUP = "Kinesis";

    /** Where a shard without a stored position starts. */
    enum InitialPosition {
        LATEST,
        TRIM_HORIZON,
        AT_TIMESTAMP
    }

    KinesisSourceConfig(Map<String, String> props) {
        super(DEF, props, false);
        boolean timed = initialPosition() == InitialPosition.AT_TIMESTAMP;
        if (timed != (getString(INITIAL_TIMESTAMP) != null)) {
            throw new ConfigException(
                    INITIAL_TIMESTAMP,
                    getString(INITIAL_TIMESTAMP),
                    "belongs to " + INITIAL_POSITION + "=at_timestamp, and that needs it");
        }
    }

    String stream() {
        return getString(STREAM);
    }

    AwsEndpoint endpoint() {
        String url = getString(ENDPOINT_URL);
        return new AwsEndpoint(getString(REGION), url == null ? null : URI.create(url));
    }

    AwsSettings credentials() {
        return AwsSettings.from(this);
    }

    InitialPosition initialPosition() {
        return Valid.parse(InitialPosition.class, INITIAL_POSITION, getString(INITIAL_POSITION));
    }

    /** Set exactly with {@link InitialPosition#AT_TIMESTAMP}. */
    @Nullable
    Instant initialTimestamp() {
        String text = getString(INITIAL_TIMESTAMP);
        return text == null ? null : timestamp(text);
    }

    ShardReader.Settings reading() {
        return new ShardReader.Settings(
                Duration.ofMillis(getInt(POLL_INTERVAL)),
                getInt(READ_MAX_RECORDS),
                Valid.parse(ShardReader.WhenLost.class, POSITION_LOST, getString(POSITION_LOST)),
                Duration.ofSeconds(getInt(HEARTBEAT_INTERVAL)));
    }

    /** Every topic that records may go to. */
    Set<String> topics() {
        Set<String> topics = new HashSet<>();
        for (String key : List.of(TOPIC, DEAD_LETTER_TOPIC, HEARTBEAT_TOPIC)) {
            String topic = getString(key);
            if (topic != null) {
                topics.add(topic);
            }
        }
        return topics;
    }

    ShardDecoder.Output output(KinesisMetrics metrics) {
        return new ShardDecoder.Output(
                getString(TOPIC),
                getString(DEAD_LETTER_TOPIC),
                getString(HEARTBEAT_TOPIC),
                new PayloadDecoder(CloudWatchLogsConfig.options(this)),
                getInt(CloudWatchLogsConfig.MAX_RECORD),
                metrics);
    }

    Duration shardCheckInterval() {
        return Duration.ofSeconds(getInt(SHARD_CHECK_INTERVAL));
    }

    int readMaxRecords() {
        return getInt(READ_MAX_RECORDS);
    }

    long bufferMaxBytes() {
        return getLong(BUFFER_MAX_BYTES);
    }

    int pollMaxRecords() {
        return getInt(POLL_MAX_RECORDS);
    }

    private static ConfigDef definition() {
        ConfigDef def = new ConfigDef();
        defineStream(def);
        definePosition(def);
        defineReading(def);
        defineHeartbeat(def);
        CloudWatchLogsConfig.define(def);
        AwsFragment.define(def);
        return def;
    }

    private static void defineStream(ConfigDef def) {
        key(STREAM, STRING)
                .valid(notEmpty())
                .importance(HIGH)
                .group(GROUP, 1)
                .displayName("Stream")
                .doc("Name of the data stream.")
                .in(def);
        key(REGION, STRING)
                .defaultsTo(null)
                .importance(HIGH)
                .group(GROUP, 2)
                .width(SHORT)
                .displayName("Region")
                .doc("The stream's region; not set, the worker's own.")
                .in(def);
        key(ENDPOINT_URL, STRING)
                .defaultsTo(null)
                .valid(parsedBy("a URL", KinesisSourceConfig::checkUrl))
                .importance(LOW)
                .group(GROUP, 3)
                .displayName("Endpoint")
                .doc("In place of the region's public endpoint, such as that of a VPC.")
                .in(def);
        key(TOPIC, STRING)
                .valid(parsedBy("name of a topic", TopicName::check))
                .importance(HIGH)
                .group(GROUP, 4)
                .displayName("Topic")
                .doc("The topic of the records. It must exist or be created by topic.creation.*.")
                .in(def);
        key(DEAD_LETTER_TOPIC, STRING)
                .defaultsTo(null)
                .valid(parsedBy("name of a topic", TopicName::check))
                .importance(HIGH)
                .group(GROUP, 5)
                .displayName("Dead-letter topic")
                .doc(
                        "The topic for records that cannot be decoded, as they were read. Not set, they go to the topic; in"
                                + " both with headers hydrant.error.code and hydrant.error.message.")
                .in(def);
    }

    private static void definePosition(ConfigDef def) {
        key(INITIAL_POSITION, STRING)
                .defaultsTo("latest")
                .valid(oneOf(InitialPosition.class))
                .importance(HIGH)
                .group(GROUP, 6)
                .width(SHORT)
                .displayName("Initial position")
                .doc(
                        "Where to begin without a stored position: with what arrives after the connector was first started,"
                                + " with the oldest record kept, or with what arrived at a time.")
                .in(def);
        key(INITIAL_TIMESTAMP, STRING)
                .defaultsTo(null)
                .valid(parsedBy(
                        "ISO 8601 such as 2026-01-02T03:04:05Z, or epoch milliseconds", KinesisSourceConfig::timestamp))
                .importance(MEDIUM)
                .group(GROUP, 7)
                .displayName("Initial timestamp")
                .doc("The time of " + INITIAL_POSITION + "=at_timestamp.")
                .in(def);
        key(POSITION_LOST, STRING)
                .defaultsTo("fail")
                .valid(oneOf(ShardReader.WhenLost.class))
                .importance(MEDIUM)
                .group(GROUP, 8)
                .width(SHORT)
                .displayName("Position lost")
                .doc(
                        "What to do when a stored position is not in the stream any more, since it was not read for longer than"
                                + " the stream's retention, or the stream was created anew: fail the task, or go on with the"
                                + " oldest record or the newest.")
                .in(def);
    }

    private static void defineReading(ConfigDef def) {
        key(POLL_INTERVAL, INT)
                .defaultsTo(1_000)
                .valid(between(250, 60_000))
                .importance(LOW)
                .group(GROUP, 9)
                .width(SHORT)
                .displayName("Poll interval")
                .doc(
                        "Pause between reads of a shard that has nothing new; one that has is read every 250 ms. All consumers"
                                + " of a shard share five reads a second.")
                .in(def);
        key(READ_MAX_RECORDS, INT)
                .defaultsTo(2_000)
                .valid(between(1, 10_000))
                .importance(LOW)
                .group(GROUP, 10)
                .width(SHORT)
                .displayName("Records per read")
                .doc("Kinesis records of one read (Kinesis: Limit).")
                .in(def);
        key(SHARD_CHECK_INTERVAL, INT)
                .defaultsTo(30)
                .valid(between(1, 3_600))
                .importance(LOW)
                .group(GROUP, 11)
                .width(SHORT)
                .displayName("Shard check interval")
                .doc("How often the connector looks for shards that were split or merged, in seconds.")
                .in(def);
        key(POLL_MAX_RECORDS, INT)
                .defaultsTo(1_000)
                .valid(between(1, 100_000))
                .importance(LOW)
                .group(GROUP, 12)
                .width(SHORT)
                .displayName("Records per poll")
                .doc("Kafka records that a task hands over at once, and the size of a transaction under exactly-once"
                        + " support with transaction.boundary=poll.")
                .in(def);
        key(BUFFER_MAX_BYTES, LONG)
                .defaultsTo(67_108_864)
                .valid(atLeast(65_536))
                .importance(LOW)
                .group(GROUP, 13)
                .width(SHORT)
                .displayName("Buffer")
                .doc(
                        "Memory of the records that a task has read ahead: with more of them, no shard is read. A read that has"
                                + " begun goes in addition; Kinesis gives at most 10 MiB at once, packed.")
                .in(def);
    }

    private static void defineHeartbeat(ConfigDef def) {
        key(HEARTBEAT_TOPIC, STRING)
                .defaultsTo(null)
                .valid(parsedBy("name of a topic", TopicName::check))
                .importance(MEDIUM)
                .group(GROUP, 14)
                .displayName("Heartbeat topic")
                .doc(
                        "The topic for one small record now and then for each shard whose latest records gave nothing:"
                                + " filtered log events, control messages. Connect stores a position with a record only, so without"
                                + " it they are read again after a restart, and once they have left the stream the position is lost.")
                .in(def);
        key(HEARTBEAT_INTERVAL, INT)
                .defaultsTo(60)
                .valid(between(1, 86_400))
                .importance(LOW)
                .group(GROUP, 15)
                .width(SHORT)
                .displayName("Heartbeat interval")
                .doc("How far apart the heartbeats of a shard are at least, in seconds.")
                .in(def);
    }

    private static void checkUrl(String url) {
        URI uri = URI.create(url);
        if (uri.getScheme() == null || uri.getHost() == null) {
            throw new IllegalArgumentException("must be a URL with a scheme and a host, such as https://host:4567");
        }
    }

    private static Instant timestamp(String text) {
        try {
            return text.matches("\\d{1,15}") ? Instant.ofEpochMilli(Long.parseLong(text)) : Instant.parse(text);
        } catch (DateTimeException e) {
            throw new IllegalArgumentException(
                    "must be ISO 8601 such as 2026-01-02T03:04:05Z, or epoch milliseconds", e);
        }
    }
}
