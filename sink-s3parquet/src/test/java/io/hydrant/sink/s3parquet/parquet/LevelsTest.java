// SPDX-License-Identifier: Apache-2.0
package io.hydrant.sink.s3parquet.parquet;

import static org.assertj.core.api.Assertions.assertThat;

import io.hydrant.testing.Seeded;
import java.io.ByteArrayInputStream;
import java.util.Arrays;
import java.util.List;
import org.apache.parquet.bytes.BytesUtils;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.values.rle.RunLengthBitPackingHybridDecoder;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Types;
import org.junit.jupiter.api.Test;

/** Levels with runs of every length, at every place of a group, read back by parquet-java. */
class LevelsTest {
    @Test
    void parquetJavaReadsTheSameLevels() {
        Seeded.rounds(400, random -> {
            int maxRepetition = random.below(4);
            int maxDefinition = Math.max(1, maxRepetition * 2) + random.below(12);
            int count = 1 + random.below(random.oneIn(3) ? 10 : 700);
            int[] repetition = levels(random, maxRepetition, count);
            int[] definition = levels(random, maxDefinition, count);
            Levels levels = new Levels(column(maxRepetition, maxDefinition), new HeapMeter());
            for (int page = 0; page < 2; page++) {
                for (int i = 0; i < repetition.length; i++) {
                    levels.add(repetition[i], definition[i]);
                }
                assertThat(decoded(levels.encodedDefinition(), maxDefinition, definition.length))
                        .containsExactly(definition);
                if (maxRepetition > 0) {
                    assertThat(decoded(levels.encodedRepetition(), maxRepetition, repetition.length))
                            .containsExactly(repetition);
                }
                levels.nextPage();
            }
        });
    }

    @Test
    void levelsThatAreAllEqualTakeAFewBytes() {
        Levels levels = new Levels(column(1, 3), new HeapMeter());
        for (int i = 0; i < 100_003; i++) {
            levels.add(1, 3);
        }
        assertThat(levels.encodedDefinition()).hasSizeLessThan(6);
        assertThat(levels.encodedRepetition()).hasSizeLessThan(6);
    }

    /** Runs, of few values or of many. */
    private static int[] levels(Seeded random, int max, int count) {
        int[] levels = new int[count];
        int longest = random.oneOf(List.of(1, 3, 20, 200));
        for (int i = 0; i < count; ) {
            int end = Math.min(count, i + 1 + random.below(longest));
            Arrays.fill(levels, i, end, random.below(max + 1));
            i = end;
        }
        return levels;
    }

    private static ColumnDescriptor column(int maxRepetition, int maxDefinition) {
        return new ColumnDescriptor(
                new String[] {"c"}, Types.optional(PrimitiveTypeName.INT32).named("c"), maxRepetition, maxDefinition);
    }

    private static int[] decoded(byte[] encoded, int max, int count) throws Exception {
        RunLengthBitPackingHybridDecoder decoder = new RunLengthBitPackingHybridDecoder(
                BytesUtils.getWidthFromMaxInt(max), new ByteArrayInputStream(encoded));
        int[] levels = new int[count];
        for (int i = 0; i < count; i++) {
            levels[i] = decoder.readInt();
        }
        return levels;
    }
}
