// SPDX-License-Identifier: Apache-2.0
package io.hydrant.sink.s3parquet.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hydrant.sink.s3parquet.catalog.Partition;
import io.hydrant.sink.s3parquet.catalog.TableName;
import io.hydrant.sink.s3parquet.store.PartChecksum;
import io.hydrant.sink.s3parquet.store.Upload;
import io.hydrant.sink.s3parquet.store.UploadedPart;
import io.hydrant.testing.Seeded;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LedgerJsonTest {
    private static final String STATE = """
            {"v":1,"epoch":42,"nonce":"8f1c","owner":"worker-7/task-3","gen":2,"start":7,\
            "data":{"hi":18237114,"holes":[[18234411,18234420]]},"backup":null,"pending":"m/2.json","last":"m/2.json",\
            "glueTodo":[{"database":"db","table":"t","values":["2026","é"],"location":"s3://b/t/y=2026/"}]}""";

    private static final String MANIFEST = """
            {"v":1,"txn":"0000000042-x","topic":"orders","partition":3,"epoch":42,"gen":0,"owner":"w/t",\
            "created":"2026-11-20T06:00:00Z","previous":null,"files":[{"channel":"error","key":"e/x","upload":"2~Q",\
            "size":12,"records":3,"rows":3,"offsets":[[10,12],[20,21]],"token":"b1",\
            "parts":[{"n":1,"etag":"\\"9b\\"","size":12,"algorithm":"CRC32","checksum":"NSRh+A=="}],"partition":null}]}""";

    @Test
    void readsAndWritesTheDocumentedState() {
        TopicPartitionState state = read(STATE);
        assertThat(state)
                .isEqualTo(new TopicPartitionState(
                        42,
                        "8f1c",
                        "worker-7/task-3",
                        2,
                        7,
                        new ChannelState(18237114, OffsetSet.range(18234411, 18234420)),
                        null,
                        "m/2.json",
                        "m/2.json",
                        List.of(new PartitionTodo(
                                new TableName("db", "t"), new Partition(List.of("2026", "é"), "s3://b/t/y=2026/")))));
        assertThat(new String(StateJson.write(state), StandardCharsets.UTF_8)).isEqualTo(STATE);
    }

    @Test
    void readsAndWritesTheDocumentedManifest() {
        Manifest manifest = ManifestJson.read(bytes(MANIFEST), "k");
        assertThat(manifest.files().get(0).offsets()).hasToString("{[10,12),[20,21)}");
        assertThat(manifest.files().get(0).parts().get(0).checksum()).isEqualTo(new PartChecksum("CRC32", "NSRh+A=="));
        assertThat(manifest.offsets(false).count()).isEqualTo(3);
        assertThat(manifest.offsets(true).isEmpty()).isTrue();
        assertThat(new String(ManifestJson.write(manifest), StandardCharsets.UTF_8))
                .isEqualTo(MANIFEST);
    }

    @Test
    void aStateThatDoesNotSayWhereItsGenerationBeganIsTakenToBeginAtZero() {
        assertThat(read(STATE.replace("\"start\":7,", "")).start()).isZero();
    }

    @Test
    void ignoresUnknownMembersWithinItsVersion() {
        assertThat(read(STATE.replaceFirst("\\{", "{\"later\":{\"x\":[1]},"))).isEqualTo(read(STATE));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "\"v\":1 | \"v\":2 | s has version 2, this Hydrant reads version 1",
                "\"v\":1, | `` | /v is not a whole number",
                "\"epoch\":42 | \"epoch\":-1 | /epoch is not a whole number",
                "\"epoch\":42 | \"epoch\":4.2 | /epoch is not a whole number",
                "\"epoch\":42 | \"epoch\":\"42\" | /epoch is not a whole number",
                "\"nonce\":\"8f1c\", | `` | /nonce is not a string",
                "\"nonce\":\"8f1c\" | \"nonce\":\"a\",\"nonce\":\"b\" | Duplicate field 'nonce'",
                "18237114 | 5 | /data: holes {[18234411,18234420)} beyond hi 5",
                "[18234411,18234420] | [18234420,18234411] | /data/holes: range",
                "[18234411,18234420] | [1,3],[2,5] | /data/holes: range [2,5) is not in order",
                "[18234411,18234420] | [1,2,3] | /data/holes: not a range",
                "[[18234411,18234420]] | \"!!\" | /data/holes:",
                "[[18234411,18234420]] | 7 | /data/holes is not ranges of offsets",
                "\"backup\":null | \"backup\":[] | /backup is not an object",
                "\"values\":[\"2026\",\"é\"] | \"values\":[1] | /glueTodo/0/values is not an array of strings",
                "\"database\":\"db\" | \"database\":\"\" | database name must have",
                "y=2026/\"}]} | y=2026/\"}]}x | s is not JSON",
                "{\"v\" | [{\"v\" | s is not JSON",
            })
    void refusesAnythingElse(String part, String instead, String message) {
        assertThat(STATE).contains(part);
        assertThatThrownBy(() -> read(STATE.replace(part, instead)))
                .isInstanceOf(LedgerFormatException.class)
                .hasMessageContaining(message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "\"records\":3 | \"records\":4 | records do not match the offsets {[10,12),[20,21)}",
                "\"error\" | \"other\" | unknown channel 'other'",
                "2026-11-20T | 2026-11-20 | not an instant",
                "\"n\":1 | \"n\":0 | part number",
                "\"parts\":[{ | \"parts\":[],\"x\":[{ | without parts",
                "\"partition\":3 | \"partition\":3000000000 | /partition is not a number below 2^31",
            })
    void refusesWrongManifests(String part, String instead, String message) {
        assertThat(MANIFEST).contains(part);
        assertThatThrownBy(() -> ManifestJson.read(bytes(MANIFEST.replace(part, instead)), "m"))
                .isInstanceOf(LedgerFormatException.class)
                .hasMessageContaining(message);
    }

    @Test
    void refusesAManifestWithAnOffsetInTwoFilesOfAChannel() {
        List<ManifestFile> twice = List.of(
                file(Channel.DATA, "a", OffsetSet.range(1, 5)), file(Channel.ERROR, "b", OffsetSet.range(4, 6)));
        assertThatThrownBy(() -> manifest("t", twice)).hasMessageContaining("offsets of b are in another file");
        manifest("t", List.of(twice.get(0), file(Channel.BACKUP, "b", OffsetSet.range(4, 6))));
    }

    @Test
    void everyStateComesBack() {
        Seeded.rounds(2_000, random -> {
            TopicPartitionState state = new TopicPartitionState(
                    random.between(0, Long.MAX_VALUE - 1),
                    random.text(20),
                    random.text(20),
                    random.below(3),
                    random.below(100),
                    anyChannel(random),
                    random.oneIn(2) ? null : anyChannel(random),
                    random.oneIn(2) ? null : random.text(30),
                    random.oneIn(2) ? null : random.text(30),
                    anyTodo(random));
            assertThat(StateJson.read(StateJson.write(state), "k")).isEqualTo(state);
        });
    }

    @Test
    void everyManifestComesBack() {
        Seeded.rounds(1_000, random -> {
            List<ManifestFile> files = new ArrayList<>();
            long from = 0;
            for (int i = random.below(5); i > 0; i--) {
                OffsetSetBuilder offsets = new OffsetSetBuilder();
                for (int j = 1 + random.below(40); j > 0; j--) {
                    from += 1 + random.below(3);
                    offsets.add(from);
                }
                files.add(file(random.oneOf(List.of(Channel.values())), random.text(60), offsets.build()));
            }
            Manifest manifest = manifest(random.text(30), files);
            assertThat(ManifestJson.read(ManifestJson.write(manifest), "k")).isEqualTo(manifest);
        });
    }

    @Test
    void anyBytesAreReadOrRefused() {
        Seeded.rounds(5_000, random -> {
            byte[] bytes = bytes(random.oneIn(2) ? STATE : MANIFEST);
            for (int i = random.below(4); i >= 0; i--) {
                bytes[random.below(bytes.length)] = (byte) random.below(256);
            }
            try {
                StateJson.read(bytes, "k");
                ManifestJson.read(bytes, "k");
            } catch (LedgerFormatException e) {
                assertThat(e).hasMessageStartingWith("k");
            }
        });
    }

    @Test
    void theLargestStateFitsItsReader() {
        OffsetSetBuilder holes = new OffsetSetBuilder();
        for (long i = 0; i < ChannelState.MAX_HOLES; i++) {
            holes.add((1L << 40) + 3000 * i);
        }
        ChannelState channel = new ChannelState(1L << 50, holes.build());
        List<PartitionTodo> todo = new ArrayList<>();
        // The commit that crosses the threshold may take all files for which a partition pauses: some 2,000.
        for (int i = 0; i < TopicPartitionState.MAX_GLUE_TODO + 2_048; i++) {
            String value = "v".repeat(256) + i;
            todo.add(new PartitionTodo(
                    new TableName("d".repeat(255), "t".repeat(255)),
                    new Partition(List.of(value), "s3://bucket/" + value + "/")));
        }
        TopicPartitionState state = new TopicPartitionState(1, "n", "o", 0, 0, channel, channel, null, null, todo);
        assertThat(StateJson.write(state)).hasSizeLessThan(StateJson.MAX_BYTES / 2);
    }

    private static ChannelState anyChannel(Seeded random) {
        OffsetSetBuilder holes = new OffsetSetBuilder();
        for (int i = random.below(40); i > 0; i--) {
            holes.add(random.below(200));
        }
        return new ChannelState(200 + random.below(10), holes.build());
    }

    private static List<PartitionTodo> anyTodo(Seeded random) {
        List<PartitionTodo> todo = new ArrayList<>();
        for (int i = random.below(3); i > 0; i--) {
            todo.add(new PartitionTodo(
                    new TableName("db", "t" + i),
                    new Partition(List.of(random.text(9), random.text(9)), random.text(30))));
        }
        return todo;
    }

    private static Manifest manifest(@Nullable String previous, List<ManifestFile> files) {
        return new Manifest("txn", "orders", 3, 42, 0, "w/t", Instant.parse("2026-11-20T06:00:00.5Z"), previous, files);
    }

    private static ManifestFile file(Channel channel, String key, OffsetSet offsets) {
        return new ManifestFile(
                channel,
                new Upload(key, "u"),
                List.of(new UploadedPart(1, "\"e\"", 7, null)),
                7,
                offsets.count(),
                offsets,
                "token",
                new PartitionTodo(new TableName("db", "t"), new Partition(List.of("2026"), "s3://b/t/")));
    }

    private static TopicPartitionState read(String json) {
        return StateJson.read(bytes(json), "s");
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
