// SPDX-License-Identifier: Apache-2.0
package io.hydrant.sink.s3parquet.convert;

import static io.hydrant.sink.s3parquet.convert.JsonOptions.DEFAULTS;
import static org.assertj.core.api.Assertions.assertThat;

import io.hydrant.testing.Seeded;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** JSON numbers of few and of many digits are what java.math and Double make of them. */
class NumbersTest {
    @Test
    void randomNumbersAreWhatJavaMakesOfThem() {
        Seeded.rounds(4_000, random -> {
            String text = number(random);
            BigDecimal number = new BigDecimal(text);

            assertThat(doubleToBits(value("double", text)))
                    .as(text)
                    .isEqualTo(Double.doubleToRawLongBits(Double.parseDouble(text)));
            decimal(5, 2, text, number);
            decimal(18, 6, text, number);
            decimal(38, 10, text, number);
            boolean integral = text.indexOf('.') < 0 && text.indexOf('e') < 0;
            if (integral && number.abs().compareTo(BigDecimal.valueOf(Long.MAX_VALUE)) <= 0) {
                assertThat(value("bigint", text)).as(text).isEqualTo(number.longValueExact());
            }
        });
    }

    private static void decimal(int precision, int scale, String text, BigDecimal number) {
        BigDecimal rounded = number.setScale(scale, RoundingMode.HALF_UP);
        if (rounded.precision() <= precision) {
            assertThat(value("decimal(" + precision + "," + scale + ")", text))
                    .as(text)
                    .isEqualTo(rounded);
        }
    }

    private static long doubleToBits(@Nullable Object value) {
        return Double.doubleToRawLongBits((Double) Objects.requireNonNull(value));
    }

    private static @Nullable Object value(String type, String text) {
        return Converting.value(type, DEFAULTS, text);
    }

    private static String number(Seeded random) {
        StringBuilder text = new StringBuilder(random.oneIn(3) ? "-" : "");
        digits(text, random, random.oneOf(List.of(1, 3, 16, 17, 18, 19, 20)), true);
        if (!random.oneIn(3)) {
            digits(text.append('.'), random, random.oneOf(List.of(1, 2, 3, 10, 18, 25)), false);
        }
        if (random.oneIn(6)) {
            text.append('e').append(random.below(20) - 10);
        }
        return text.toString();
    }

    private static void digits(StringBuilder text, Seeded random, int most, boolean whole) {
        int count = 1 + random.below(most);
        boolean zeros = random.oneIn(4);
        for (int i = 0; i < count; i++) {
            int digit = zeros ? 0 : random.below(10);
            text.append(whole && i == 0 && count > 1 && digit == 0 ? 1 : digit);
        }
    }
}
