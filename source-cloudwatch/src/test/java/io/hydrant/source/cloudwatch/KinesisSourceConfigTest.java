// SPDX-License-Identifier: Apache-2.0
package io.hydrant.source.cloudwatch;

import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hydrant.connect.metrics.PluginMeters;
import io.hydrant.source.cloudwatch.KinesisSourceConfig.InitialPosition;
import io.hydrant.source.cloudwatch.kinesis.KinesisMetrics;
import io.hydrant.source.cloudwatch.kinesis.ShardDecoder;
import io.hydrant.source.cloudwatch.kinesis.ShardReader;
import io.hydrant.source.cloudwatch.kinesis.ShardReader.WhenLost;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.config.ConfigValue;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.source.ExactlyOnceSupport;
import org.apache.kafka.connect.source.SourceConnector;
import org.junit.jupiter.api.Test;

class KinesisSourceConfigTest {

    private static final Map<String, String> SMALLEST = Map.of("kinesis.stream", "s", "kinesis.topic", "t");

    @Test
    void theseAreTheDefaults() {
        KinesisSourceConfig config = new KinesisSourceConfig(SMALLEST);
        assertThat(config.stream()).isEqualTo("s");
        assertThat(config.endpoint().region()).isNull();
        assertThat(config.endpoint().url()).isNull();
        assertThat(config.initialPosition()).isEqualTo(InitialPosition.LATEST);
        assertThat(config.initialTimestamp()).isNull();
        assertThat(config.reading())
                .isEqualTo(
                        new ShardReader.Settings(Duration.ofSeconds(1), 2_000, WhenLost.FAIL, Duration.ofMinutes(1)));
        assertThat(config.bufferMaxBytes()).isEqualTo(67_108_864);
        assertThat(output(config).heartbeatTopic()).isNull();
        assertThat(config.topics()).containsExactly("t");
        assertThat(config.shardCheckInterval()).isEqualTo(Duration.ofSeconds(30));
        assertThat(config.pollMaxRecords()).isEqualTo(1_000);
        assertThat(output(config).topic()).isEqualTo("t");
        assertThat(output(config).deadLetterTopic()).isNull();
        assertThat(output(config).maxRecordBytes()).isEqualTo(1_040_000);
    }

    @Test
    void everyKeyArrives() {
        Map<String, String> props = with(Map.of(
                "kinesis.region", "eu-west-1",
                "kinesis.endpoint.url", "http://127.0.0.1:4567",
                "kinesis.dead.letter.topic", "dead",
                "kinesis.initial.position", "at_timestamp",
                "kinesis.initial.timestamp", "2026-01-02T03:04:05Z",
                "kinesis.position.lost", "trim_horizon",
                "kinesis.poll.interval.ms", "500",
                "kinesis.read.max.records", "10",
                "kinesis.shard.check.interval.seconds", "5",
                "poll.max.records", "7"));
        props.putAll(Map.of(
                "kinesis.heartbeat.topic", "beats",
                "kinesis.heartbeat.interval.seconds", "9",
                "kinesis.buffer.max.bytes", "100000"));
        KinesisSourceConfig config = new KinesisSourceConfig(props);
        assertThat(config.endpoint().region()).isEqualTo("eu-west-1");
        assertThat(config.endpoint().url()).isEqualTo(URI.create("http://127.0.0.1:4567"));
        assertThat(output(config).deadLetterTopic()).isEqualTo("dead");
        assertThat(config.initialPosition()).isEqualTo(InitialPosition.AT_TIMESTAMP);
        assertThat(config.initialTimestamp()).isEqualTo(Instant.parse("2026-01-02T03:04:05Z"));
        assertThat(config.reading())
                .isEqualTo(new ShardReader.Settings(
                        Duration.ofMillis(500), 10, WhenLost.TRIM_HORIZON, Duration.ofSeconds(9)));
        assertThat(config.bufferMaxBytes()).isEqualTo(100_000);
        assertThat(output(config).heartbeatTopic()).isEqualTo("beats");
        assertThat(config.topics()).containsExactlyInAnyOrder("t", "dead", "beats");
        assertThat(config.shardCheckInterval()).isEqualTo(Duration.ofSeconds(5));
        assertThat(config.pollMaxRecords()).isEqualTo(7);
    }

    @Test
    void saysAtEachKeyWhatIsWrong() {
        assertThat(errors(Map.of("kinesis.stream", ""))).containsKey("kinesis.stream");
        assertThat(errors(Map.of("kinesis.endpoint.url", "localhost"))).containsKey("kinesis.endpoint.url");
        assertThat(errors(Map.of("kinesis.initial.position", "newest"))).containsKey("kinesis.initial.position");
        assertThat(errors(Map.of("kinesis.initial.position", "at_timestamp"))).containsKey("kinesis.initial.timestamp");
        assertThat(errors(Map.of("kinesis.initial.timestamp", "yesterday"))).containsKey("kinesis.initial.timestamp");
        assertThat(errors(Map.of("kinesis.initial.timestamp", "0"))).containsKey("kinesis.initial.timestamp");
        for (String key : List.of("kinesis.topic", "kinesis.dead.letter.topic", "kinesis.heartbeat.topic")) {
            for (String name : List.of("", "my topic", "..")) {
                assertThat(errors(Map.of(key, name))).as("%s='%s'", key, name).containsOnlyKeys(key);
            }
        }
        assertThat(errors(Map.of("kinesis.shard.iterator", "x"))).containsKey("kinesis.shard.iterator");
        assertThat(errors(Map.of("aws.access.key.id", "x"))).containsKey("aws.secret.access.key");
        assertThat(errors(Map.of())).isEmpty();
        assertThatThrownBy(() -> new KinesisSourceConfig(with(Map.of("kinesis.initial.position", "at_timestamp"))))
                .isInstanceOf(ConfigException.class);
    }

    @Test
    void takesOnlyOffsetsThatItCanRead() {
        KinesisSourceConnector connector = new KinesisSourceConnector();
        Map<String, ?> partition = ShardDecoder.sourcePartition("s", "shardId-000000000000");
        Map<Map<String, ?>, Map<String, ?>> forget = new HashMap<>();
        forget.put(partition, null);
        assertThat(connector.alterOffsets(SMALLEST, forget)).isTrue();
        assertThat(connector.alterOffsets(SMALLEST, Map.of(partition, Map.of("seq", "4959", "sub", 1, "part", 2L))))
                .isTrue();
        assertThatThrownBy(() -> connector.alterOffsets(SMALLEST, Map.of(partition, Map.of("seq", 4959))))
                .isInstanceOf(ConnectException.class);
        assertThatThrownBy(() -> connector.alterOffsets(SMALLEST, Map.of(Map.of("shard", "x"), Map.of("seq", "1"))))
                .isInstanceOf(ConnectException.class);
        assertThat(connector.exactlyOnceSupport(SMALLEST)).isEqualTo(ExactlyOnceSupport.SUPPORTED);
    }

    @Test
    void isFoundByConnect() {
        assertThat(ServiceLoader.load(SourceConnector.class)).anyMatch(KinesisSourceConnector.class::isInstance);
    }

    private static ShardDecoder.Output output(KinesisSourceConfig config) {
        return config.output(new KinesisMetrics(PluginMeters.detached(() -> 0)));
    }

    private static Map<String, String> with(Map<String, String> changed) {
        Map<String, String> props = new HashMap<>(SMALLEST);
        props.putAll(changed);
        return props;
    }

    private static Map<String, List<String>> errors(Map<String, String> changed) {
        return new KinesisSourceConnector()
                .validate(with(changed)).configValues().stream()
                        .filter(value -> !value.errorMessages().isEmpty())
                        .collect(toMap(ConfigValue::name, ConfigValue::errorMessages));
    }
}
