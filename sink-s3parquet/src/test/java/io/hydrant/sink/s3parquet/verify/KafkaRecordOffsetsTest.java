// SPDX-License-Identifier: Apache-2.0
package io.hydrant.sink.s3parquet.verify;

import static org.assertj.core.api.Assertions.assertThat;

import io.hydrant.sink.s3parquet.ledger.OffsetSet;
import java.time.InstantSource;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class KafkaRecordOffsetsTest {
    private static final TopicPartition ORDERS = new TopicPartition("orders", 3);

    @Test
    void tellsWhatIsGoneWhatHoldsARecordAndWhatTheTopicDoesNotHave() {
        assertThat(read(2, 5, 0, 9))
                .isEqualTo(
                        new RecordOffsets.Found(OffsetSet.range(0, 2), OffsetSet.range(5, 9), OffsetSet.range(2, 5)));
    }

    @Test
    void aTopicThatWasCreatedAgainHasNothingOfARangeBeyondIt() {
        assertThat(read(0, 5, 7, 9))
                .isEqualTo(new RecordOffsets.Found(OffsetSet.EMPTY, OffsetSet.range(7, 9), OffsetSet.EMPTY));
    }

    @Test
    void whatLiesBeforeATopicsBeginningIsGone() {
        assertThat(read(9, 12, 2, 6))
                .isEqualTo(new RecordOffsets.Found(OffsetSet.range(2, 6), OffsetSet.EMPTY, OffsetSet.EMPTY));
    }

    private static RecordOffsets.Found read(long begin, long end, long from, long to) {
        MockConsumer<byte[], byte[]> consumer = new MockConsumer<>("earliest");
        consumer.updateBeginningOffsets(Map.of(ORDERS, begin));
        consumer.updateEndOffsets(Map.of(ORDERS, end));
        consumer.schedulePollTask(() -> {
            for (long offset = begin; offset < end; offset++) {
                consumer.addRecord(new ConsumerRecord<>("orders", 3, offset, new byte[0], new byte[0]));
            }
        });
        try (KafkaRecordOffsets offsets = new KafkaRecordOffsets(consumer, InstantSource.system())) {
            return offsets.read("orders", 3, from, to);
        }
    }
}
