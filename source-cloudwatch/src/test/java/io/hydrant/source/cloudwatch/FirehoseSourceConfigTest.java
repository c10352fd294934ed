// SPDX-License-Identifier: Apache-2.0
package io.hydrant.source.cloudwatch;

import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hydrant.source.cloudwatch.intake.Credential;
import io.hydrant.source.cloudwatch.intake.IntakeSettings;
import io.hydrant.source.cloudwatch.intake.RecordHeader;
import io.hydrant.source.cloudwatch.logs.Emit;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.Set;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.config.ConfigValue;
import org.apache.kafka.connect.source.ExactlyOnceSupport;
import org.apache.kafka.connect.source.SourceConnector;
import org.junit.jupiter.api.Test;

class FirehoseSourceConfigTest {

    private static final Map<String, String> SMALLEST =
            Map.of("listener.port", "0", "delivery.streams", "app", "delivery.streams.app.topic", "logs");

    @Test
    void theseAreTheDefaults() {
        IntakeSettings settings = new FirehoseSourceConfig(SMALLEST).intake();
        assertThat(settings.streams()).singleElement().satisfies(stream -> {
            assertThat(stream.name()).isEqualTo("app");
            assertThat(stream.topic()).isEqualTo("logs");
        });
        assertThat(settings.signed()).isTrue();
        assertThat(settings.credentials()).isEmpty();
        assertThat(settings.maxSkew()).isEqualTo(Duration.ofMinutes(5));
        assertThat(settings.unsignedPayload()).isFalse();
        assertThat(settings.accessKeys()).isEmpty();
        assertThat(settings.deadLetterTopic()).isNull();
        assertThat(settings.maxBodyBytes()).isEqualTo(68 << 20);
        assertThat(settings.maxRecordBytes()).isEqualTo(1_040_000);
        assertThat(settings.headers()).containsExactly(RecordHeader.COMMON_ATTRIBUTES);
        assertThat(settings.requestIdWindow()).isEqualTo(Duration.ofHours(2));
        assertThat(settings.droppedIsDelivered()).isTrue();
        assertThat(CloudWatchLogsConfig.options(new FirehoseSourceConfig(SMALLEST))
                        .emit())
                .isEqualTo(Emit.EVENT);
    }

    @Test
    void everyKeyArrives() {
        Map<String, String> props = new HashMap<>(SMALLEST);
        props.putAll(Map.ofEntries(
                Map.entry("delivery.streams.app.name", "app-logs"),
                Map.entry("delivery.streams.app.decode", "always"),
                Map.entry("delivery.streams.app.emit", "message"),
                Map.entry("delivery.streams.app.filter.pattern", "ERROR"),
                Map.entry("firehose.authentication", "none"),
                Map.entry("firehose.credentials", "a"),
                Map.entry("firehose.credentials.a.access.key.id", "AKID"),
                Map.entry("firehose.credentials.a.secret.access.key", "top-secret"),
                Map.entry("firehose.credentials.a.session.token", "token"),
                Map.entry("firehose.credentials.a.delivery.streams", "app-logs"),
                Map.entry("firehose.sigv4.max.skew.seconds", "900"),
                Map.entry("firehose.sigv4.unsigned.payload", "true"),
                Map.entry("firehose.access.keys", "k1, k2"),
                Map.entry("firehose.dead.letter.topic", "dead"),
                Map.entry("firehose.request.id.window.seconds", "60"),
                Map.entry("firehose.body.max.bytes", "2048"),
                Map.entry("firehose.headers", "stream,client.ip"),
                Map.entry("ack.on.dropped", "success"),
                Map.entry("errors.tolerance", "all"),
                Map.entry("cloudwatch.logs.event.format", "struct"),
                Map.entry("cloudwatch.logs.inflated.max.bytes", "4096"),
                Map.entry("record.max.bytes", "5000")));
        IntakeSettings settings = new FirehoseSourceConfig(props).intake();
        assertThat(settings.streams().get(0).name()).isEqualTo("app-logs");
        assertThat(settings.streams().get(0).decoder().decode(new byte[0]).undecodable())
                .as("decode always")
                .isNotNull();
        assertThat(settings.signed()).isFalse();
        Credential credential = settings.credentials().get(0);
        assertThat(credential.key().sessionToken()).isEqualTo("token");
        assertThat(credential.mayWriteTo("web")).isFalse();
        assertThat(settings.maxSkew()).isEqualTo(Duration.ofMinutes(15));
        assertThat(settings.unsignedPayload()).isTrue();
        assertThat(settings.accessKeys()).containsExactly("k1", "k2");
        assertThat(settings.deadLetterTopic()).isEqualTo("dead");
        assertThat(settings.requestIdWindow()).isEqualTo(Duration.ofMinutes(1));
        assertThat(settings.maxBodyBytes()).isEqualTo(2048);
        assertThat(settings.maxRecordBytes()).isEqualTo(5000);
        assertThat(settings.headers()).containsExactlyInAnyOrder(RecordHeader.STREAM, RecordHeader.CLIENT_IP);
        assertThat(settings.droppedIsDelivered()).isTrue();
        assertThat(settings.toString() + settings.credentials() + new FirehoseSourceConfig(props).values())
                .doesNotContain("top-secret", "k1", "token]");
    }

    @Test
    void toleranceIsReadAsConnectReadsIt() {
        for (String tolerance : new String[] {"all", "all\n", " all"}) {
            Map<String, String> props = new HashMap<>(SMALLEST);
            props.put("errors.tolerance", tolerance);
            assertThat(new FirehoseSourceConfig(props).intake().droppedIsDelivered())
                    .as("'%s'", tolerance)
                    .isFalse();
            props.put("errors.tolerance", tolerance.replace("all", "none"));
            assertThat(new FirehoseSourceConfig(props).intake().droppedIsDelivered())
                    .isTrue();
        }
    }

    @Test
    void saysAtEachKeyWhatIsWrong() {
        assertThat(errors(Map.of("delivery.streams", ""))).containsKey("delivery.streams");
        assertThat(errors(Map.of("delivery.streams", "app,web"))).containsKey("delivery.streams.web.topic");
        assertThat(errors(Map.of("delivery.streams.app.name", "a b"))).containsKey("delivery.streams.app.name");
        assertThat(errors(Map.of("delivery.streams.web.topic", "x"))).containsKey("delivery.streams.web.topic");
        assertThat(errors(Map.of("firehose.acess.keys", "x"))).containsKey("firehose.acess.keys");
        assertThat(errors(Map.of("firehose.credentials", "a")))
                .containsKeys("firehose.credentials.a.access.key.id", "firehose.credentials.a.secret.access.key");
        assertThat(errors(Map.of("cloudwatch.logs.filter.pattern", "{ $.a")))
                .containsKey("cloudwatch.logs.filter.pattern");
        assertThat(errors(Map.of("firehose.headers", "stream,cookie"))).containsKey("firehose.headers");
        assertThat(errors(Map.of("transaction.boundary", "interval"))).containsKey("transaction.boundary");
        assertThat(errors(Map.of(
                        "delivery.streams", "app,web",
                        "delivery.streams.web.topic", "x",
                        "delivery.streams.web.name", "app")))
                .containsKey("delivery.streams.web.name");
        assertThat(errors(Map.of())).isEmpty();
    }

    /** With a name that Kafka does not take, Connect fails the task at the first record, whatever its tolerance. */
    @Test
    void namesThatNoTopicCanHaveAreRefused() {
        for (String key : List.of("delivery.streams.app.topic", "firehose.dead.letter.topic")) {
            assertThat(errors(Map.of(key, "my topic"))).containsOnlyKeys(key);
        }
        assertThat(errors(Map.of("delivery.streams.app.topic", ""))).containsOnlyKeys("delivery.streams.app.topic");
        assertThat(errors(Map.of("firehose.dead.letter.topic", " "))).isEmpty();
    }

    @Test
    void secretsThatAreNoneAreRefusedAndNotShown() {
        Map<String, String> good = Map.of(
                "firehose.access.keys", "k",
                "firehose.credentials", "a",
                "firehose.credentials.a.access.key.id", "AKID",
                "firehose.credentials.a.secret.access.key", "s",
                "firehose.credentials.a.session.token", "t");
        assertThat(errors(good)).isEmpty();
        for (String key : List.of(
                "firehose.access.keys",
                "firehose.credentials.a.secret.access.key",
                "firehose.credentials.a.session.token")) {
            for (String none : List.of("", " ", "${env:UNSET}")) {
                Map<String, String> changed = new HashMap<>(good);
                changed.put(key, none);
                Map<String, List<String>> errors = errors(changed);
                assertThat(errors).as("%s='%s'", key, none).containsOnlyKeys(key);
                assertThat(errors.get(key))
                        .singleElement()
                        .asString()
                        .contains(key)
                        .doesNotContain("${");
            }
        }
        for (String none : List.of(",", "k,${env:UNSET}")) {
            assertThat(errors(Map.of("firehose.access.keys", none))).containsOnlyKeys("firehose.access.keys");
        }
    }

    @Test
    void theHealthPathIsNotThatOfTheApi() {
        assertThat(errors(Map.of("listener.health.path", "/"))).containsOnlyKeys("listener.health.path");
        assertThat(errors(Map.of("listener.base.path", "/prod", "listener.health.path", "/prod/")))
                .containsOnlyKeys("listener.health.path");
        assertThat(errors(Map.of("listener.base.path", "/prod", "listener.health.path", "/")))
                .isEmpty();
        assertThat(errors(Map.of("listener.health.path", "/ready"))).isEmpty();
    }

    @Test
    void misspeltKeysAreNamed() {
        for (String misspelt : List.of("request.timeout.mss", "poll.max.recs", "record.max.byte", "access.log.topic")) {
            assertThat(errors(Map.of(misspelt, "1"))).containsOnlyKeys(misspelt);
        }
    }

    @Test
    void showsOnlyKeysThatEveryWorkerKnows() {
        Set<String> known = new FirehoseSourceConnector().config().configKeys().keySet();
        assertThat(new FirehoseSourceConnector().validate(SMALLEST).configValues())
                .extracting(ConfigValue::name)
                .allMatch(known::contains);
    }

    @Test
    void refusesToStartWithTheSameMistakes() {
        Map<String, String> props = new HashMap<>(SMALLEST);
        props.put("delivery.streams.web.topic", "x");
        assertThatThrownBy(() -> new FirehoseSourceConfig(props))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("delivery.streams.web.topic");
    }

    @Test
    void isFoundByConnect() {
        assertThat(ServiceLoader.load(SourceConnector.class)).anyMatch(FirehoseSourceConnector.class::isInstance);
        FirehoseSourceConnector connector = new FirehoseSourceConnector();
        connector.start(SMALLEST);
        assertThat(connector.taskConfigs(3)).hasSize(3).doesNotHaveDuplicates();
        assertThat(connector.exactlyOnceSupport(SMALLEST)).isEqualTo(ExactlyOnceSupport.SUPPORTED);
    }

    private static Map<String, List<String>> errors(Map<String, String> changed) {
        Map<String, String> props = new HashMap<>(SMALLEST);
        props.putAll(changed);
        return new FirehoseSourceConnector()
                .validate(props).configValues().stream()
                        .filter(value -> !value.errorMessages().isEmpty())
                        .collect(toMap(ConfigValue::name, ConfigValue::errorMessages));
    }
}
