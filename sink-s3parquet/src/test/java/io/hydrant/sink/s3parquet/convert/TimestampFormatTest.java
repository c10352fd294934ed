// SPDX-License-Identifier: Apache-2.0
package io.hydrant.sink.s3parquet.convert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Joda-Time's patterns, as Firehose's TimestampFormats take them. */
class TimestampFormatTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "yyyy-MM-dd'T'HH:mm:ss.SSSZ | 2026-11-20T01:02:03.456+0900 | 2026-11-19T16:02:03.456Z",
                "yyyy-MM-dd'T'HH:mm:ssZZ | 2026-11-20T01:02:03+09:00 | 2026-11-19T16:02:03Z",
                "yyyy-MM-dd'T'HH:mm:ssZ | 2026-11-20T01:02:03Z | 2026-11-20T01:02:03Z",
                "yyyy-MM-dd HH:mm | 2026-1-2 3:4 | 2026-01-02T03:04:00Z",
                "yyyyMMddHHmmss | 20261120010203 | 2026-11-20T01:02:03Z",
                "yyyyMMddHHmmssSSS | 20261120010203456 | 2026-11-20T01:02:03.456Z",
                "dd/MMM/yyyy:HH:mm:ss Z | 20/NOV/2026:01:02:03 +0000 | 2026-11-20T01:02:03Z",
                "EEE, dd MMM yyyy HH:mm:ss | Fri, 20 Nov 2026 01:02:03 | 2026-11-20T01:02:03Z",
                "MM/dd/yy hh:mm a | 11/20/26 01:02 pm | 2026-11-20T13:02:00Z",
                "dd/MM/yyyy hh:mm:ss | 21/05/2026 03:04:05 | 2026-05-21T03:04:05Z",
                "yyyy-MM-dd h | 2026-05-21 12 | 2026-05-21T00:00:00Z",
                "yyyy-MM-dd K:mm | 2026-05-21 11:30 | 2026-05-21T11:30:00Z",
                "HH hh | 15 03 | 1970-01-01T15:00:00Z",
                "yyyy-DDD | 2026-032 | 2026-02-01T00:00:00Z",
                "'on' yyyy 'o''clock' | on 2026 o'clock | 2026-01-01T00:00:00Z",
                "HH:mm:ss | 01:02:03 | 1970-01-01T01:02:03Z",
                "yyyy-MM-dd HH:mm:ss ZZZ | 2026-11-20 01:02:03 Asia/Tokyo | 2026-11-19T16:02:03Z"
            })
    void reads(String pattern, String text, String expected) {
        assertThat(TimestampFormat.parse(pattern).read(text)).isEqualTo(Instant.parse(expected));
    }

    @ParameterizedTest
    @CsvSource({
        "yyyy-MM-dd, 2026-02-30",
        "yyyy-MM-dd, 2026-13-01",
        "yyyy-MM-dd, 2026-11-20x",
        "yyyy-MM-dd, ''",
        "HH, 24",
        "hh, 13",
        "a, PM",
        "hh a z, 03 PM",
        "yyyyMMdd, 202611"
    })
    void refuses(String pattern, String text) {
        assertThat(TimestampFormat.parse(pattern).read(text)).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "   ", "yyyy-MM-dd Q", "'open", "xxxx", "qqq", "--"})
    void rejectsPatternsThatItCannotRead(String pattern) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TimestampFormat.parse(pattern))
                .withMessageContaining(pattern);
    }

    @Test
    void knowsMillis() {
        assertThat(TimestampFormat.parse("millis").isMillis()).isTrue();
        assertThat(TimestampFormat.parse("ss").isMillis()).isFalse();
    }
}
