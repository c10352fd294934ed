// SPDX-License-Identifier: Apache-2.0
package io.hydrant.sink.s3parquet.errors;

import static org.assertj.core.api.Assertions.assertThat;

import io.hydrant.aws.AwsCallException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerContexts;
import org.slf4j.MDC;

/** Firehose's codes are in the logger's context while a line is logged, and gone afterwards. */
class ErrorFieldsTest {

    private final List<@Nullable String> seen = new ArrayList<>();

    @BeforeAll
    static void keepContexts() {
        LoggerContexts.keep();
    }

    @Test
    void aFailedCallHasItsCode() {
        ErrorFields.during(new AwsCallException("cannot put", false, "S3.AccessDenied", "", null), this::log);
        ErrorFields.during(new IllegalStateException(), this::log);
        log();

        assertThat(seen).isEqualTo(Arrays.asList("S3.AccessDenied", null, "InternalError", null, null, null));
    }

    @Test
    void aFailedRecordHasItsErrorOutput() {
        ErrorFields.during("DataFormatConversion.ParseError", "format-conversion-failed", this::log);
        log();

        assertThat(seen)
                .isEqualTo(Arrays.asList("DataFormatConversion.ParseError", "format-conversion-failed", null, null));
    }

    private void log() {
        seen.add(MDC.get("errorCode"));
        seen.add(MDC.get("destination"));
    }
}
