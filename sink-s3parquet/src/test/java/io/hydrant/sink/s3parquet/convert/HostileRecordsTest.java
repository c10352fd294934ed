// SPDX-License-Identifier: Apache-2.0
package io.hydrant.sink.s3parquet.convert;

import static io.hydrant.sink.s3parquet.convert.Converting.table;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.hydrant.sink.s3parquet.schema.TableSchema;
import io.hydrant.testing.Seeded;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;

/**
 * No record, however made, gets anything but rows or a {@link RecordRejected}, and none takes more than linear time. The
 * limits are loose enough for a busy machine, and far below what a quadratic step would take.
 */
class HostileRecordsTest {
    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final int MIB = 1 << 20;
    private static final TableSchema TABLE = table(
            "s string",
            "a array<array<int>>",
            "m map<string,string>",
            "n map<bigint,int>",
            "t timestamp",
            "d decimal(38,10)",
            "r array<struct<a:int,b:int,c:int,d:int,e:int,f:int,g:int,h:int,i:int,j:int>>",
            "b binary");

    private final RecordConverter converter = new RecordConverter(
            TABLE, JsonOptions.DEFAULTS.withTimestampFormats(List.of("yyyy-MM-dd HH:mm")), List.of("s", "x.y.z"));

    private void survives(String json) {
        survives(json.getBytes(StandardCharsets.UTF_8));
    }

    private void survives(byte[] record) {
        Assertions.assertTimeout(LIMIT, () -> {
            try {
                assertThat(converter.convert(null, record).count()).isPositive();
            } catch (RecordRejected e) {
                assertThat(e.reason()).isNotEmpty().hasSizeLessThan(1000);
                assertThat(e.getStackTrace()).isEmpty();
            }
        });
    }

    @Test
    void deepNesting() {
        for (String open : List.of("[", "{\"a\":", "[{\"s\":")) {
            for (String column : List.of("s", "a", "m", "r", "other", "x")) {
                survives("{\"" + column + "\":" + open.repeat(MIB / open.length()));
            }
        }
        survives("[".repeat(MIB));
        survives("{\"s\":" + "[".repeat(999) + "]".repeat(999) + "}");
    }

    @Test
    void longTokens() {
        for (String column : List.of("s", "a", "t", "d", "b", "n", "other")) {
            survives("{\"" + column + "\":" + "1".repeat(MIB) + "}");
            survives("{\"" + column + "\":\"" + "1".repeat(MIB) + "\"}");
            survives("{\"" + column + "\":1e" + "9".repeat(MIB) + "}");
            survives("{\"" + column + "\":0." + "0".repeat(MIB) + "1}");
            survives("{\"" + column + "\":\"" + "\\u0041".repeat(MIB / 6) + "\"}");
            survives("{\"" + column + "\":\"" + "\\ud800".repeat(MIB / 6) + "\"}");
            survives("{\"" + column + "\":\"" + "日".repeat(MIB / 3) + "\"}");
        }
        survives(" ".repeat(MIB));
        survives("{\"" + "k".repeat(MIB) + "\":1}");
        survives("{\"" + "K\\u0041".repeat(MIB / 7) + "\":1}");
    }

    @Test
    void manyKeys() {
        StringBuilder different = new StringBuilder("{");
        StringBuilder escaped = new StringBuilder("{");
        for (int i = 0; i < 100_000; i++) {
            different
                    .append(i == 0 ? "" : ",")
                    .append("\"k")
                    .append(i)
                    .append("\":")
                    .append(i);
            escaped.append(i == 0 ? "" : ",").append("\"\\u004b").append(i).append("\":\"\\n\"");
        }
        for (String keys : List.of(different + "}", escaped + "}")) {
            survives(keys);
            survives("{\"m\":" + keys + "}");
            survives("{\"n\":" + keys + "}");
            survives("{\"s\":" + keys + "}");
        }
        survives("{" + "\"s\":{\"a\":1},".repeat(50_000) + "\"s\":1}");
        survives("{" + "\"S\":\"x\",".repeat(100_000) + "\"s\":1}");
        survives("{\"m\":{" + "\"k\":1,".repeat(100_000) + "\"k\":2}}");
        survives("{" + "\"t\":\"bad\",".repeat(100_000) + "\"t\":null}");
    }

    @Test
    void mapKeysThatCollideInJava() {
        StringBuilder json = new StringBuilder("{\"m\":{");
        for (int i = 0; i < 1 << 15; i++) {
            StringBuilder key = new StringBuilder();
            for (int bit = 0; bit < 15; bit++) {
                key.append((i >> bit & 1) == 0 ? "aa" : "bB");
            }
            json.append(i == 0 ? "" : ",").append('"').append(key).append("\":1");
        }
        survives(json.append("}}").toString());
    }

    /** As 64-bit numbers they have their low bits in common; see {@link MapEntriesTest}, which measures no time. */
    @Test
    void mapKeysThatDifferInHighBits() {
        StringBuilder json = new StringBuilder("{\"n\":{\"1\":1");
        for (int i = 0; i < 1 << 16; i++) {
            json.append(",\"").append((long) i << 48).append("\":1");
        }
        byte[] record = json.append("}}").toString().getBytes(StandardCharsets.UTF_8);
        Assertions.assertTimeout(LIMIT, () -> {
            Rows rows = converter.convert(null, record);
            assertThat(rows.length(rows.slot(0, 3))).isEqualTo((1 << 16) + 1);
        });
    }

    /** A few bytes each ask for a row of a thousand columns. */
    @Test
    void rowsOfColumnsThatAreNotThere() throws RecordRejected {
        assertThatExceptionOfType(RecordRejected.class)
                .isThrownBy(() -> wide(1000).convert(null, "{}".repeat(4_000)))
                .satisfies(e -> assertThat(e.reason()).contains("more than 3145728 values"));
        assertThatExceptionOfType(RecordRejected.class).isThrownBy(() -> wide(15).convert(null, "{}".repeat(280_000)));
        assertThat(wide(1000).convert(null, "{}".repeat(3_000)).count()).isEqualTo(3_000);
    }

    @Test
    void largeRecordsOfManyColumnsAreRows() throws RecordRejected {
        StringBuilder row = new StringBuilder("{\"c0\":0");
        for (int i = 1; i < 1000; i++) {
            row.append(",\"c").append(i).append("\":").append(i);
        }
        String record = row.append('}').toString().repeat(400);
        assertThat(record.length()).isGreaterThan(4 * MIB);
        assertThat(wide(1000).convert(null, record).count()).isEqualTo(400);
    }

    private static RecordConverter wide(int columns) {
        String[] names =
                IntStream.range(0, columns).mapToObj(i -> "c" + i + " int").toArray(String[]::new);
        return new RecordConverter(table(names), JsonOptions.DEFAULTS, List.of());
    }

    @Test
    void releasedRowsHoldLittle() throws RecordRejected {
        RecordConverter wide = wide(1000);
        Rows rows = wide.convert(null, "{}".repeat(2_000) + "{\"c1\":\"1\"" + " ".repeat(MIB) + "}");
        assertThat(rows.length(rows.slot(2_000, 1))).isZero();

        wide.release();

        assertThat(rows.data().length).isLessThan(MIB);
        assertThatExceptionOfType(ArrayIndexOutOfBoundsException.class).isThrownBy(() -> rows.length(100_000));
        assertThat(wide.convert(null, "{\"c1\":2}").value(1)).isEqualTo(2);
        wide.json(null, Map.of("a", "x".repeat(4 * MIB)));
        wide.release();
        assertThat(rows.data().length).isLessThan(MIB);
        assertThat(wide.json(null, Map.of("a", 1)))
                .asString(StandardCharsets.UTF_8)
                .isEqualTo("{\"a\":1}");
    }

    @Test
    void manyDocumentsAndValues() {
        survives("{}".repeat(MIB / 2));
        survives("{\"r\":[" + "{},".repeat(MIB / 3) + "{}]}");
        survives("{\"a\":[" + "[],".repeat(MIB / 3) + "[]]}");
        survives("{\"a\":[" + "1,".repeat(MIB / 2) + "1]}");
    }

    @Test
    void giantRecordsLeaveNoGiantBuffers() throws RecordRejected {
        survives("{\"s\":\"" + "x".repeat(8 * MIB) + "\"}");
        Rows rows = converter.convert(null, "{\"s\":\"small\"}");
        assertThat(rows.field(0, 0)).isEqualTo("small");
        assertThat(rows.data().length).isLessThan(MIB);
    }

    @Test
    void randomBytes() {
        Seeded.rounds(20_000, random -> survives(random.bytes(60)));
    }

    @Test
    void mapsOfEveryShape() {
        Map<String, Object> deep = new LinkedHashMap<>();
        Map<String, Object> inner = deep;
        for (int i = 0; i < 5_000; i++) {
            Map<String, Object> next = new LinkedHashMap<>();
            inner.put("s", next);
            inner = next;
        }
        for (Object value :
                List.of(deep, Map.of("s", new Object()), Map.of("a", List.of(List.of(new Object()))), Map.of(1, 2))) {
            try {
                assertThat(converter.convert(null, value).count()).isEqualTo(1);
            } catch (RecordRejected e) {
                assertThat(e.code()).isEqualTo(RecordRejected.MALFORMED_DATA);
            }
        }
    }
}
