// SPDX-License-Identifier: Apache-2.0
package io.hydrant.source.cloudwatch;

import static io.hydrant.connect.config.Key.key;
import static io.hydrant.connect.config.Valid.between;
import static io.hydrant.connect.config.Valid.notEmpty;
import static io.hydrant.connect.config.Valid.oneOf;
import static io.hydrant.connect.config.Valid.parsedBy;
import static java.util.stream.Collectors.toUnmodifiableSet;
import static org.apache.kafka.common.config.ConfigDef.Importance.HIGH;
import static org.apache.kafka.common.config.ConfigDef.Importance.LOW;
import static org.apache.kafka.common.config.ConfigDef.Importance.MEDIUM;
import static org.apache.kafka.common.config.ConfigDef.Type.BOOLEAN;
import static org.apache.kafka.common.config.ConfigDef.Type.INT;
import static org.apache.kafka.common.config.ConfigDef.Type.LIST;
import static org.apache.kafka.common.config.ConfigDef.Type.PASSWORD;
import static org.apache.kafka.common.config.ConfigDef.Type.STRING;
import static org.apache.kafka.common.config.ConfigDef.Width.SHORT;

import io.hydrant.listener.Application;
import io.hydrant.listener.ListenerConfig;
import io.hydrant.listener.ListenerSettings;
import io.hydrant.listener.log.AccessLogFormat;
import io.hydrant.source.cloudwatch.intake.Credential;
import io.hydrant.source.cloudwatch.intake.DeliveryStream;
import io.hydrant.source.cloudwatch.intake.IntakeSettings;
import io.hydrant.source.cloudwatch.intake.RecordHeader;
import io.hydrant.source.cloudwatch.logs.Detection;
import io.hydrant.source.cloudwatch.logs.Emit;
import io.hydrant.source.cloudwatch.logs.PayloadDecoder;
import io.hydrant.source.cloudwatch.sigv4.AccessKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
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

    static final String STREAMS = "delivery.streams";
    static final String DEAD_LETTER_TOPIC = "firehose.dead.letter.topic";
    static final String ACCESS_KEYS = "firehose.access.keys";
    static final String AUTHENTICATION = "firehose.authentication";
    static final String CREDENTIALS = "firehose.credentials";
    static final String MAX_SKEW = "firehose.sigv4.max.skew.seconds";
    static final String UNSIGNED_PAYLOAD = "firehose.sigv4.unsigned.payload";
    static final String REQUEST_ID_WINDOW = "firehose.request.id.window.seconds";
    static final String MAX_BODY = "firehose.body.max.bytes";
    static final String HEADERS = "firehose.headers";
    static final String ACK_ON_DROPPED = "ack.on.dropped";

    /** Connect's own key: with {@code none}, a dropped record can only be a filtered one. */
    private static final String ERRORS_TOLERANCE = "errors.tolerance";

    private static final String STREAM_GROUP = "Delivery streams";
    private static final String FIREHOSE_GROUP = "Firehose";
    private static final String NAME_PATTERN = "[a-zA-Z0-9_.-]{1,64}";

    private final List<DeliveryStream> streams;
    private final List<Credential> credentials;

    FirehoseSourceConfig(Map<String, String> props) {
        super(definition(props), props, false);
        rejectUnknownAliases(props);
        this.streams = readStreams();
        this.credentials = readCredentials();
    }

    /** The keys without those of any alias. */
    static ConfigDef definition() {
        return definition(List.of(), List.of());
    }

    /** The keys, with those of every alias that the properties name. */
    static ConfigDef definition(Map<String, String> props) {
        return definition(aliases(props, STREAMS), aliases(props, CREDENTIALS));
    }

    static ConfigDef definition(List<String> streamAliases, List<String> credentialAliases) {
        ConfigDef def = new ConfigDef();
        defineStreams(def);
        streamAliases.forEach(alias -> defineStream(def, alias));
        defineFirehose(def);
        credentialAliases.forEach(alias -> defineCredential(def, alias));
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
        return getString(AUTHENTICATION).equals("sigv4");
    }

    Duration maxSkew() {
        return Duration.ofSeconds(getInt(MAX_SKEW));
    }

    boolean unsignedPayload() {
        return getBoolean(UNSIGNED_PAYLOAD);
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
        Object tolerance = originals().get(ERRORS_TOLERANCE);
        boolean onlyFilters = tolerance == null || tolerance.toString().equals("none");
        return onlyFilters || getString(ACK_ON_DROPPED).equals("success");
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

    private List<DeliveryStream> readStreams() {
        Map<String, DeliveryStream> byName = new LinkedHashMap<>();
        for (String alias : getList(STREAMS)) {
            String prefix = STREAMS + "." + alias;
            String configured = getString(prefix + ".name");
            String name = configured == null ? alias : configured;
            PayloadDecoder decoder = new PayloadDecoder(CloudWatchLogsConfig.options(
                    this,
                    own(prefix + ".decode", CloudWatchLogsConfig.DECODE),
                    own(prefix + ".emit", CloudWatchLogsConfig.EMIT),
                    own(prefix + ".filter.pattern", CloudWatchLogsConfig.FILTER)));
            DeliveryStream stream = new DeliveryStream(alias, name, getString(prefix + ".topic"), decoder);
            if (byName.put(name, stream) != null) {
                throw new ConfigException(prefix + ".name", name, "another stream has this name");
            }
        }
        return List.copyOf(byName.values());
    }

    /** The stream's own value, else the connector's. */
    private String own(String key, String general) {
        String value = getString(key);
        return value == null ? getString(general) : value;
    }

    private List<Credential> readCredentials() {
        Map<String, Credential> byId = new LinkedHashMap<>();
        for (String alias : getList(CREDENTIALS)) {
            String prefix = CREDENTIALS + "." + alias;
            String id = getString(prefix + ".access.key.id");
            Password token = getPassword(prefix + ".session.token");
            AccessKey key = new AccessKey(
                    id,
                    getPassword(prefix + ".secret.access.key").value(),
                    token == null || token.value().isEmpty() ? null : token.value());
            Credential credential = new Credential(key, new HashSet<>(getList(prefix + ".delivery.streams")));
            if (byId.put(id, credential) != null) {
                throw new ConfigException(prefix + ".access.key.id", id, "another credential has this id");
            }
        }
        return List.copyOf(byId.values());
    }

    private static void rejectUnknownAliases(Map<String, String> props) {
        for (String list : List.of(STREAMS, CREDENTIALS)) {
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

    private static void defineStreams(ConfigDef def) {
        key(STREAMS, LIST)
                .valid(notEmpty())
                .importance(HIGH)
                .group(STREAM_GROUP, 1)
                .displayName("Delivery streams")
                .doc("Aliases of the streams that senders may write to; each has keys of its own.")
                .in(def);
    }

    private static void defineStream(ConfigDef def, String alias) {
        String prefix = STREAMS + "." + alias;
        key(prefix + ".name", STRING)
                .defaultsTo(null)
                .valid(parsedBy("1 to 64 letters, digits, _ . -", FirehoseSourceConfig::checkName))
                .importance(MEDIUM)
                .group(STREAM_GROUP, 2)
                .displayName("Name")
                .doc("The stream's name as senders write it (Firehose: DeliveryStreamName); not set, it is the alias.")
                .in(def);
        key(prefix + ".topic", STRING)
                .valid(notEmpty())
                .importance(HIGH)
                .group(STREAM_GROUP, 3)
                .displayName("Topic")
                .doc(
                        "The topic of its records. It must exist or be created by topic.creation.*: nothing in a request can"
                                + " choose another one.")
                .in(def);
        key(prefix + ".decode", STRING)
                .defaultsTo(null)
                .valid(oneOf(Detection.class))
                .importance(LOW)
                .group(STREAM_GROUP, 4)
                .width(SHORT)
                .displayName("Decode")
                .doc("In place of " + CloudWatchLogsConfig.DECODE + " for this stream.")
                .in(def);
        key(prefix + ".emit", STRING)
                .defaultsTo(null)
                .valid(oneOf(Emit.class))
                .importance(LOW)
                .group(STREAM_GROUP, 5)
                .width(SHORT)
                .displayName("Emit")
                .doc("In place of " + CloudWatchLogsConfig.EMIT + " for this stream.")
                .in(def);
        key(prefix + ".filter.pattern", STRING)
                .defaultsTo(null)
                .valid(CloudWatchLogsConfig.filterPattern())
                .importance(LOW)
                .group(STREAM_GROUP, 6)
                .displayName("Filter pattern")
                .doc("In place of " + CloudWatchLogsConfig.FILTER + " for this stream.")
                .in(def);
    }

    private static void defineFirehose(ConfigDef def) {
        key(AUTHENTICATION, STRING)
                .defaultsTo("sigv4")
                .valid(oneOf("sigv4", "none"))
                .importance(HIGH)
                .group(FIREHOSE_GROUP, 1)
                .width(SHORT)
                .displayName("Authentication")
                .doc("Whether calls of the Firehose API (PutRecord, …) must be signed with one of the credentials. none"
                        + " takes them from anybody: for networks where only friends are.")
                .in(def);
        key(CREDENTIALS, LIST)
                .defaultsTo("")
                .importance(HIGH)
                .group(FIREHOSE_GROUP, 2)
                .displayName("Credentials")
                .doc(
                        "Aliases of the key pairs that callers of the Firehose API may sign with; each has keys of its own.")
                .in(def);
        key(MAX_SKEW, INT)
                .defaultsTo(300)
                .valid(between(1, 86_400))
                .importance(LOW)
                .group(FIREHOSE_GROUP, 7)
                .width(SHORT)
                .displayName("Clock skew")
                .doc("How far a signature's time may be from the worker's, before and after, in seconds.")
                .in(def);
        key(UNSIGNED_PAYLOAD, BOOLEAN)
                .defaultsTo(false)
                .importance(LOW)
                .group(FIREHOSE_GROUP, 8)
                .displayName("Unsigned payload")
                .doc("Whether x-amz-content-sha256: UNSIGNED-PAYLOAD is taken, over TLS only: the body is then not"
                        + " covered by the signature.")
                .in(def);
        key(ACCESS_KEYS, PASSWORD)
                .defaultsTo(null)
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

    private static void defineCredential(ConfigDef def, String alias) {
        String prefix = CREDENTIALS + "." + alias;
        key(prefix + ".access.key.id", STRING)
                .valid(notEmpty())
                .importance(HIGH)
                .group(FIREHOSE_GROUP, 3)
                .displayName("Access key id")
                .doc("The id that the caller signs with; any text, it need not be one of AWS's.")
                .in(def);
        key(prefix + ".secret.access.key", PASSWORD)
                .importance(HIGH)
                .group(FIREHOSE_GROUP, 4)
                .displayName("Secret access key")
                .doc("The secret that the caller signs with.")
                .in(def);
        key(prefix + ".session.token", PASSWORD)
                .defaultsTo(null)
                .importance(LOW)
                .group(FIREHOSE_GROUP, 5)
                .displayName("Session token")
                .doc("The session token that must come with the id, for callers that only have temporary credentials.")
                .in(def);
        key(prefix + ".delivery.streams", LIST)
                .defaultsTo("")
                .importance(MEDIUM)
                .group(FIREHOSE_GROUP, 6)
                .displayName("Allowed streams")
                .doc("Names of the streams that this caller may write to; empty for all.")
                .in(def);
    }

    private static void checkName(String name) {
        if (!name.matches(NAME_PATTERN)) {
            throw new IllegalArgumentException("a stream's name is 1 to 64 letters, digits, _ . -");
        }
    }
}
