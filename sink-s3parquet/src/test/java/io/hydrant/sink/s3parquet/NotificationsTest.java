// SPDX-License-Identifier: Apache-2.0
package io.hydrant.sink.s3parquet;

import static io.hydrant.sink.s3parquet.SinkRig.EVENTS_0;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.hydrant.sink.s3parquet.notifications.KafkaNotifications;
import java.io.IOException;
import java.util.List;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;

/** A topic is told of every object, at least once, whatever happens between. */
class NotificationsTest {

    private final SinkRig rig = new SinkRig();
    private final MockProducer<byte[], byte[]> producer =
            new MockProducer<>(true, null, new ByteArraySerializer(), new ByteArraySerializer());

    @Test
    void everyObjectIsTold() throws IOException {
        rig.listener = new KafkaNotifications(producer, "objects");
        rig.produce(EVENTS_0, 4);
        rig.topics.append(EVENTS_0, "x", 0);
        SimulatedWorker worker = rig.worker();
        worker.assign(EVENTS_0);

        rig.untilDelivered(worker, EVENTS_0);

        List<ProducerRecord<byte[], byte[]>> told = producer.history();
        assertThat(told).allMatch(record -> record.topic().equals("objects"));
        assertThat(told)
                .extracting(record -> new String(record.key(), UTF_8))
                .containsExactlyInAnyOrderElementsOf(rig.visibleKeys());
        for (ProducerRecord<byte[], byte[]> record : told) {
            JsonNode json = new ObjectMapper().readTree(record.value());
            String key = json.get("key").asText();
            assertThat(json.get("bucket").asText()).isEqualTo("lake");
            assertThat(json.get("size").asInt()).isEqualTo(rig.store.bytes(key).length);
            assertThat(json.get("topic").asText()).isEqualTo("events");
            if (key.startsWith("events/app=a0/")) {
                assertThat(json.get("channel").asText()).isEqualTo("data");
                assertThat(json.get("rows").asInt()).isEqualTo(2);
                assertThat(json.get("firstOffset").asInt()).isZero();
                assertThat(json.get("lastOffset").asInt()).isEqualTo(2);
                assertThat(json.get("table").asText()).isEqualTo("lake.events");
                assertThat(json.get("partitionValues").get(0).asText()).isEqualTo("a0");
                assertThat(json.get("partitionLocation").asText()).isEqualTo("s3://lake/events/app=a0/");
            }
        }
    }

    @Test
    void deliveryWaitsForTheTopicAndASuccessorTellsWhatWasNotTold() {
        producer.sendException = new TimeoutException("no broker");
        rig.listener = new KafkaNotifications(producer, "objects");
        rig.produce(EVENTS_0, 4);
        SimulatedWorker first = rig.worker();
        first.assign(EVENTS_0);
        rig.until(first, () -> rig.visibleKeys().size() == 2);
        first.commit();
        assertThat(rig.topics.committed(EVENTS_0)).isZero();
        first.kill();

        producer.sendException = null;
        SimulatedWorker second = rig.worker();
        second.assign(EVENTS_0);
        rig.untilDelivered(second, EVENTS_0);

        rig.assertExactlyOnce(EVENTS_0);
        assertThat(producer.history())
                .extracting(record -> new String(record.key(), UTF_8))
                .containsAll(rig.visibleKeys());
    }
}
