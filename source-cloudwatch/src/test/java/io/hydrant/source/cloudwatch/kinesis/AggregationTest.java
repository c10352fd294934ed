// SPDX-License-Identifier: Apache-2.0
package io.hydrant.source.cloudwatch.kinesis;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.hydrant.testing.Seeded;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class AggregationTest {

    @Test
    void unpacksWhatWasPacked() {
        Seeded.rounds(200, random -> {
            List<byte[]> contents = new ArrayList<>();
            for (int i = random.below(10); i >= 0; i--) {
                contents.add(random.bytes(400));
            }
            List<Aggregation.UserRecord> unpacked = Aggregation.unpack(Aggregates.pack(contents));
            assertThat(unpacked).extracting(Aggregation.UserRecord::data).containsExactlyElementsOf(contents);
            assertThat(unpacked.get(0).partitionKey()).isEqualTo("key-0");
        });
    }

    @Test
    void takesEverythingElseForAnOrdinaryRecord() {
        byte[] packed = Aggregates.pack(List.of("a".getBytes(UTF_8), "b".getBytes(UTF_8)));
        assertThat(Aggregation.unpack(new byte[0])).isNull();
        assertThat(Aggregation.unpack("plain".getBytes(UTF_8))).isNull();
        assertThat(Aggregation.unpack(Arrays.copyOf(packed, packed.length - 1))).isNull();
        assertThat(Aggregation.unpack(Arrays.copyOf(packed, 20))).isNull();
        for (int i = 0; i < packed.length; i++) {
            byte[] damaged = packed.clone();
            damaged[i] ^= 1;
            assertThat(Aggregation.unpack(damaged)).isNull();
        }
    }

    @Test
    void endsAnyMessageWithAGoodDigestInAnAnswer() {
        Seeded.rounds(3_000, random -> {
            byte[] message =
                    random.oneIn(2) ? random.bytes(60) : Aggregates.message(List.of(random.bytes(5), random.bytes(5)));
            for (int i = random.below(4); i > 0 && message.length > 0; i--) {
                message[random.below(message.length)] = (byte) random.below(256);
            }
            List<Aggregation.UserRecord> unpacked = Aggregation.unpack(Aggregates.sealed(message));
            if (unpacked != null) {
                assertThat(unpacked).noneMatch(record -> record.data() == null);
            }
        });
    }
}
