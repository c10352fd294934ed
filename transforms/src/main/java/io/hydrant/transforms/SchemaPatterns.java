// SPDX-License-Identifier: Apache-2.0
package io.hydrant.transforms;

import com.networknt.schema.regex.RegularExpression;
import com.networknt.schema.regex.RegularExpressionFactory;
import io.hydrant.transforms.parse.TimedRegex;
import io.hydrant.transforms.parse.UnparsableException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * The regexes of a JSON Schema, all of which together may take a time limit for one value: however many names and strings a
 * value has, and however unlucky the expressions. Thread-safe.
 */
final class SchemaPatterns implements RegularExpressionFactory {

    private final Duration timeout;
    private final LongSupplier nanoClock;

    /** When the time of the value that this thread validates is up. */
    private final ThreadLocal<Long> deadline = new ThreadLocal<>();

    SchemaPatterns(Duration timeout, LongSupplier nanoClock) {
        this.timeout = timeout;
        this.nanoClock = nanoClock;
    }

    /** A value's time begins. */
    void begin() {
        deadline.set(nanoClock.getAsLong() + timeout.toNanos());
    }

    private Duration remaining() {
        Long end = deadline.get();
        return end == null ? timeout : Duration.ofNanos(Math.max(0, end - nanoClock.getAsLong()));
    }

    /** Throws {@link IllegalArgumentException} if the text is no regex. */
    @Override
    public RegularExpression getRegularExpression(String regex) {
        TimedRegex timed = TimedRegex.ofJavaSyntax(regex, timeout);
        return text -> {
            try {
                return timed.matches(text.getBytes(StandardCharsets.UTF_8), remaining());
            } catch (UnparsableException e) {
                throw Rejections.of(e);
            }
        };
    }
}
