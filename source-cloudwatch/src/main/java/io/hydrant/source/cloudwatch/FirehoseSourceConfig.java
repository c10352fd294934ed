// SPDX-License-Identifier: Apache-2.0
package io.hydrant.source.cloudwatch;

import static io.hydrant.connect.config.Key.key;
import static io.hydrant.connect.config.Valid.between;
import static io.hydrant.connect.config.Valid.oneOf;
import static io.hydrant.connect.config.Valid.parsedBy;
import static io.hydrant.connect.config.Valid.secrets;
import static java.util.stream.Collectors.toUnmodifiableSet;
import static org.apache.kafka.common.config.ConfigDef.Importance.HIGH;
import static org.apache.kafka.common.config.ConfigDef.Importance.LOW;
import static org.apache.kafka.common.config.ConfigDef.Importance.MEDIUM;
import static org.apache.kafka.common.config.ConfigDef.Type.INT;
import static org.apache.kafka.common.config.ConfigDef.Type.LIST;
import static org.apache.kafka.common.config.ConfigDef.Type.PASSWORD;
import static org.apache.kafka.common.config.ConfigDef.Type.STRING;
import static org.apache.kafka.common.config.ConfigDef.Width.SHORT;

import io.hydrant.connect.topics.TopicName;
import io.hydrant.listener.Application;
import io.hydrant.listener.ListenerConfig;
import io.hydrant.listener.ListenerSettings;
import io.hydrant.listener.ListeningConnector;
import io.hydrant.listener.log.AccessLogFormat;
import io.hydrant.source.cloudwatch.intake.Credential;
import io.hydrant.source.cloudwatch.intake.DeliveryStream;
import io.hydrant.source.cloudwatch.intake.IntakeSettings;
import io.hydrant.source.cloudwatch.intake.RecordHeader;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.config.types.Password;
import org.jspecify.annotations.Nullable;

/** The typed config of a {@link FirehoseSourceConnector}. Immutable. */
final class FirehoseSourceConfig extends AbstractConfig {

    static final String DEAD_LETTER_TOPIC = "firehose.dead.letter.topic";
    static final String ACCESS_KEYS = "firehose.access.keys";
    static final String REQUEST_ID_WINDOW = "firehose.request.id.window.seconds";
    static final String MAX_BODY = "firehose.body.max.bytes";
    static final String HEADERS = "firehose.headers";
    static final String ACK_ON_DROPPED = "ack.on.dropped";

    /** Connect's own key: with {@code none}, a dropped record can only be a filtered one. */
    private static final String FIREHOSE_GROUP = "Firehose";

    private final List<DeliveryStream> streams;
    private final List<Credential> credentials;

    FirehoseSourceConfig(Map<String, String> props) {
        super(definition(props), props, false);
        rejectUnknownAliases(props);
        this.streams = DeliveryStreamsConfig.streams(this);
        this.credentials = DirectPutConfig.credentials(this);
    }

    /** The keys without those of any alias. */
    static ConfigDef definition() {
        return definition(List.of(), List.of());
    }

    /** The keys, with those of every alias that the properties name. */
    static ConfigDef definition(Map<String, String> props) {
        return definition(aliases(props, DeliveryStreamsConfig.STREAMS), aliases(props, DirectPutConfig.CREDENTIALS));
    }

    static ConfigDef definition(List<String> streamAliases, List<String> credentialAliases) {
        ConfigDef def = new ConfigDef();
        DeliveryStreamsConfig.define(def, streamAliases);
        DirectPutConfig.define(def, FIREHOSE_GROUP, credentialAliases);
        defineFirehose(def);
        CloudWatchLogsConfig.define(def);
        ListenerConfig.define(def);
        return def;
    }

    List<DeliveryStream> streams() {
        return streams;
    }

    /** Every topic that records may go to. */
    Set<String> topics() {
        Set<String> topics = new HashSet<>();
        streams.forEach(stream -> topics.add(stream.topic()));
        String deadLetters = deadLetterTopic();
        if (deadLetters != null) {
            topics.add(deadLetters);
        }
        return topics;
    }

    List<Credential> credentials() {
        return credentials;
    }

    /** Whether DirectPut must be signed. */
    boolean signed() {
        return getString(DirectPutConfig.AUTHENTICATION).equals("sigv4");
    }

    Duration maxSkew() {
        return Duration.ofSeconds(getInt(DirectPutConfig.MAX_SKEW));
    }

    boolean unsignedPayload() {
        return getBoolean(DirectPutConfig.UNSIGNED_PAYLOAD);
    }

    /** Secret values of {@code X-Amz-Firehose-Access-Key}; empty asks for none. */
    List<String> accessKeys() {
        Password keys = getPassword(ACCESS_KEYS);
        return Arrays.stream((keys == null ? "" : keys.value()).split(",", -1))
                .map(String::strip)
                .filter(key -> !key.isEmpty())
                .toList();
    }

    @Nullable
    String deadLetterTopic() {
        String topic = getString(DEAD_LETTER_TOPIC);
        return topic == null || topic.isBlank() ? null : topic;
    }

    Duration requestIdWindow() {
        return Duration.ofSeconds(getInt(REQUEST_ID_WINDOW));
    }

    int maxBodyBytes() {
        return getInt(MAX_BODY);
    }

    int maxRecordBytes() {
        return getInt(CloudWatchLogsConfig.MAX_RECORD);
    }

    Set<RecordHeader> headers() {
        Set<String> words = new HashSet<>(getList(HEADERS));
        return Arrays.stream(RecordHeader.values())
                .filter(header -> words.contains(header.word()))
                .collect(toUnmodifiableSet());
    }

    /** Whether a record that Connect dropped counts as delivered. */
    boolean droppedIsDelivered() {
        return !ListeningConnector.dropsFailures(originals())
                || getString(ACK_ON_DROPPED).equals("success");
    }

    ListenerSettings listener() {
        return ListenerConfig.settings(this);
    }

    Application.Limits limits() {
        return ListenerConfig.limits(this);
    }

    @Nullable
    AccessLogFormat accessLog() {
        return ListenerConfig.accessLog(this);
    }

    /** All of it that is about requests. */
    IntakeSettings intake() {
        return new IntakeSettings(
                streams,
                signed(),
                credentials,
                maxSkew(),
                unsignedPayload(),
                accessKeys(),
                deadLetterTopic(),
                maxBodyBytes(),
                maxRecordBytes(),
                headers(),
                requestIdWindow(),
                droppedIsDelivered());
    }

    private static void rejectUnknownAliases(Map<String, String> props) {
        for (String list : List.of(DeliveryStreamsConfig.STREAMS, DirectPutConfig.CREDENTIALS)) {
            List<String> aliases = aliases(props, list);
            for (String key : props.keySet()) {
                boolean known = !key.startsWith(list + ".")
                        || aliases.stream().anyMatch(alias -> key.startsWith(list + "." + alias + "."));
                if (!known) {
                    throw new ConfigException(key, "its alias is not in " + list + ": " + aliases);
                }
            }
        }
    }

    private static List<String> aliases(Map<String, String> props, String key) {
        String value = props.get(key);
        List<String> aliases = new ArrayList<>();
        for (String alias : (value == null ? "" : value).split(",", -1)) {
            if (!alias.isBlank() && !aliases.contains(alias.strip())) {
                aliases.add(alias.strip());
            }
        }
        return aliases;
    }

    private static void defineFirehose(ConfigDef def) {
        key(ACCESS_KEYS, PASSWORD)
                .defaultsTo(null)
                .valid(secrets(","))
                .importance(HIGH)
                .group(FIREHOSE_GROUP, 9)
                .displayName("Access keys")
                .doc(
                        "Comma-separated values of X-Amz-Firehose-Access-Key, one of which every delivery of a Firehose HTTP"
                                + " endpoint destination and every Lambda-style post must bring. Not set, they are taken from"
                                + " anybody, as a Firehose without an access key sends them.")
                .in(def);
        key(DEAD_LETTER_TOPIC, STRING)
                .defaultsTo(null)
                .valid(parsedBy("name of a topic", TopicName::checkUnlessBlank))
                .importance(HIGH)
                .group(FIREHOSE_GROUP, 10)
                .displayName("Dead-letter topic")
                .doc(
                        "The topic for content that cannot be decoded, as it was received. Not set, it goes to the stream's"
                                + " own topic; in both with headers hydrant.error.code and hydrant.error.message, which the"
                                + " S3 Parquet sink sends to its error output. The request is answered with success.")
                .in(def);
        key(REQUEST_ID_WINDOW, INT)
                .defaultsTo(7_200)
                .valid(between(0, 604_800))
                .importance(LOW)
                .group(FIREHOSE_GROUP, 11)
                .width(SHORT)
                .displayName("Request id window")
                .doc(
                        "How long a delivery's request id is remembered in seconds, so that a repeated delivery is answered"
                                + " without giving its records again. Remembered by each worker for itself.")
                .in(def);
        key(MAX_BODY, INT)
                .defaultsTo(71_303_168)
                .valid(between(1_024, 1_073_741_824))
                .importance(LOW)
                .group(FIREHOSE_GROUP, 12)
                .width(SHORT)
                .displayName("Largest body")
                .doc("Bytes of a request's body, as received and after gzip is undone. A Firehose sends up to 64 MiB; a"
                        + " larger delivery is answered 503, never 413, which would make Firehose throw it away.")
                .in(def);
        key(HEADERS, LIST)
                .defaultsTo(RecordHeader.COMMON_ATTRIBUTES.word())
                .valid(oneOf(Arrays.stream(RecordHeader.values())
                        .map(RecordHeader::word)
                        .toArray(String[]::new)))
                .importance(LOW)
                .group(FIREHOSE_GROUP, 13)
                .displayName("Headers")
                .doc("What is written into the headers of records, as strings: firehose.stream, firehose.request.id,"
                        + " firehose.arrival.ts, firehose.access.key.id, firehose.client.ip, and one"
                        + " firehose.attribute.<name> for each common attribute.")
                .in(def);
        key(ACK_ON_DROPPED, STRING)
                .defaultsTo("error")
                .valid(oneOf("error", "success"))
                .importance(MEDIUM)
                .group(FIREHOSE_GROUP, 14)
                .width(SHORT)
                .displayName("Dropped records")
                .doc(
                        "What a sender is told of a record that Connect dropped while errors.tolerance is all: a transform may"
                                + " have filtered it, or a transform, the converter or the producer may have failed, and"
                                + " Connect does not say which. With errors.tolerance none it was filtered, which is success.")
                .in(def);
    }
}
