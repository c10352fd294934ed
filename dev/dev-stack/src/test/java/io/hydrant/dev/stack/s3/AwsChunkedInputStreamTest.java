// SPDX-License-Identifier: Apache-2.0
package io.hydrant.dev.stack.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AwsChunkedInputStreamTest {

    @Test
    void joinsChunksAndReadsTrailers() throws IOException {
        String trailer = "X-Amz-Checksum-Crc32: DUoRhQ==";
        AwsChunkedInputStream in =
                stream("5;chunk-signature=ab\r\nhello\r\n6\r\n world\r\n0\r\n" + trailer + "\r\n\r\n");

        assertThat(new String(in.readAllBytes(), StandardCharsets.UTF_8)).isEqualTo("hello world");
        assertThat(in.trailers()).isEqualTo(Map.of("x-amz-checksum-crc32", "DUoRhQ=="));
    }

    @Test
    void readsAnEmptyBody() throws IOException {
        assertThat(stream("0\r\n\r\n").readAllBytes()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "zz\r\nhello",
                "5\r\nhel",
                "5\r\nhelloX\r\n0\r\n\r\n",
                "-5\r\nhello\r\n",
                "0\r\nno colon\r\n\r\n"
            })
    void refusesWhatIsNotChunked(String body) {
        AwsChunkedInputStream in = stream(body);

        assertThatThrownBy(in::readAllBytes)
                .isInstanceOfSatisfying(S3Error.class, e -> assertThat(e.code()).isEqualTo("IncompleteBody"));
    }

    private static AwsChunkedInputStream stream(String body) {
        return new AwsChunkedInputStream(new ByteArrayInputStream(body.getBytes(StandardCharsets.UTF_8)));
    }
}
