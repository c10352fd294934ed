// SPDX-License-Identifier: Apache-2.0
package io.hydrant.dev.quickstart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QuickstartOptionsTest {

    @Test
    void theseAreTheDefaults() {
        QuickstartOptions options = QuickstartOptions.parse(List.of());

        assertThat(options)
                .isEqualTo(new QuickstartOptions(false, false, "attribution", null, null, null, null, null, null));
        assertThat(options.port(options.connectPort(), 8083)).isEqualTo(8083);
    }

    @Test
    void everyOptionArrives() {
        QuickstartOptions options = QuickstartOptions.parse(List.of(
                "--once",
                "--pipeline",
                "all",
                "--connect-port",
                "1",
                "--s3-port",
                "2",
                "--glue-port",
                "3",
                "--kafka-port",
                "4",
                "--http-port",
                "5",
                "--data-dir",
                "/data"));

        assertThat(options).isEqualTo(new QuickstartOptions(true, false, "all", 1, 2, 3, 4, 5, Path.of("/data")));
    }

    @Test
    void onceTakesFreePortsUnlessTold() {
        QuickstartOptions options = QuickstartOptions.parse(List.of("--once", "--s3-port", "9100"));

        assertThat(options.port(options.s3Port(), 9000)).isEqualTo(9100);
        assertThat(options.port(options.kafkaPort(), 9092)).isZero();
    }

    @ParameterizedTest
    @CsvSource({
        "--nce, There is no option --nce",
        "--pipeline, --pipeline needs a value",
        "--s3-port 0, '--s3-port takes a port from 1 to 65535, not 0.'",
        "--s3-port many, '--s3-port takes a port from 1 to 65535, not many.'",
        "--once --stack, --once and --stack exclude each other"
    })
    void saysWhatIsWrong(String arguments, String message) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> QuickstartOptions.parse(List.of(arguments.split(" "))))
                .withMessageStartingWith(message);
    }
}
