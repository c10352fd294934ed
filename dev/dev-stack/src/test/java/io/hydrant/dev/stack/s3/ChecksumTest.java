// SPDX-License-Identifier: Apache-2.0
package io.hydrant.dev.stack.s3;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The check values of the catalogues: each algorithm over the text 123456789. */
class ChecksumTest {

    @ParameterizedTest
    @CsvSource({
        "CRC32, cbf43926",
        "CRC32C, e3069283",
        "CRC64NVME, ae8b14860a799888",
        "SHA1, f7c3bc1d808e04732adf679965ccc34ca7ae3441",
        "SHA256, 15e2b0d3c33891ebb0f1ef609ec419420c20e320ce94c65fbc8c3312448eb225"
    })
    void computesTheCheckValue(Checksum.Algorithm algorithm, String expected) {
        byte[] text = "123456789".getBytes(StandardCharsets.US_ASCII);
        Checksum checksum = algorithm.start();

        checksum.update(text, 0, 4);
        checksum.update(text, 4, 5);

        assertThat(HexFormat.of().formatHex(checksum.value())).isEqualTo(expected);
    }
}
