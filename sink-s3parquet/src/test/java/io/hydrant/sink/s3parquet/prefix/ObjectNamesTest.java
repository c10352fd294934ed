// SPDX-License-Identifier: Apache-2.0
package io.hydrant.sink.s3parquet.prefix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Section 3 of the delivery specification, and its vector 27. */
class ObjectNamesTest {
    private static final Instant CREATED = Instant.parse("2018-08-27T23:55:09Z");
    private static final UUID ID = UUID.fromString("5c0a3f8e-1111-4222-8333-444455556666");

    @Test
    void namesObjectsAsFirehoseDoes() {
        assertThat(names("orders", ZoneOffset.UTC, ".parquet").key("t/day=27/", CREATED, ID))
                .isEqualTo("t/day=27/orders-1-2018-08-27-23-55-09-5c0a3f8e-1111-4222-8333-444455556666.parquet");
    }

    @Test
    void usesTheZoneOfThePrefix() {
        assertThat(names("orders", ZoneId.of("Asia/Tokyo"), "").key("", CREATED, ID))
                .startsWith("orders-1-2018-08-28-08-55-09-");
    }

    @ParameterizedTest
    @CsvSource({"my sink/日本, my-sink---", "_hidden, -hidden", ".., -.", "'', hydrant", "a.b_c-D9, a.b_c-D9"})
    void makesAnyConnectorNameReadable(String name, String expected) {
        assertThat(names(name, ZoneOffset.UTC, "").key("", CREATED, ID)).startsWith(expected + "-1-2018");
    }

    @Test
    void cutsLongNamesAtFirehosesLimit() {
        assertThat(names("x".repeat(300), ZoneOffset.UTC, "").key("", CREATED, ID))
                .startsWith("x".repeat(64) + "-1-");
    }

    @Test
    void checksTheLengthOfKeys() {
        ObjectNames names = names("orders", ZoneOffset.UTC, ".parquet");
        names.checkFits(PrefixTemplate.parse("x".repeat(512)));
        assertThatThrownBy(() -> names.checkFits(PrefixTemplate.parse("日".repeat(400))))
                .hasMessageContaining("S3 allows 1024");
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "PARQUET, .parquet, -",
                "PLAIN, '', -",
                "GZIP, .gz, gzip",
                "ZIP, .zip, zip",
                "SNAPPY, .snappy, snappy-java",
                "HADOOP_SNAPPY, .hsnappy, hadoop-snappy",
                "ZSTD, .zst, zstd",
                "ERROR, '', -",
            })
    void knowsExtensionsAndEncodings(ObjectBody body, String extension, String encoding) {
        assertThat(FileExtension.of("", body)).isEqualTo(extension);
        assertThat(body.contentEncoding().orElse(null)).isEqualTo(encoding);
    }

    @ParameterizedTest
    @ValueSource(strings = {".json", ".data.json", ".a-b_c!'()*1"})
    void takesConfiguredExtensions(String extension) {
        assertThat(FileExtension.of(extension, ObjectBody.GZIP)).isEqualTo(extension);
        assertThat(FileExtension.of(extension, ObjectBody.ERROR)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {".JSON", "json", ".", ".a/b", ".a b", ".é"})
    void refusesOtherExtensions(String extension) {
        assertThatThrownBy(() -> FileExtension.of(extension, ObjectBody.PLAIN)).hasMessageContaining("lower case only");
    }

    @Test
    void refusesLongExtensions() {
        assertThat(FileExtension.of("." + "x".repeat(127), ObjectBody.PLAIN)).hasSize(128);
        assertThatThrownBy(() -> FileExtension.of("." + "x".repeat(128), ObjectBody.PLAIN))
                .isInstanceOf(PrefixSyntaxException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {".gz", ".parquet.gz", ".zst", ".snappy", ".bz2"})
    void refusesCompressionEndingsOnParquet(String extension) {
        assertThatThrownBy(() -> FileExtension.of(extension, ObjectBody.PARQUET))
                .hasMessageContaining("decompress");
        assertThat(FileExtension.of(extension, ObjectBody.PLAIN)).isEqualTo(extension);
    }

    private static ObjectNames names(String stream, ZoneId zone, String extension) {
        return new ObjectNames(stream, "1", zone, extension);
    }
}
