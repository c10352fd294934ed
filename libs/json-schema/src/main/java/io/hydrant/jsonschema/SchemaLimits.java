// SPDX-License-Identifier: Apache-2.0
package io.hydrant.jsonschema;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * What one validation may take. Immutable.
 *
 * @param keywords of the schema that it visits
 * @param patternCharacters that its patterns look at, each as often as they do
 * @param timeout of all of it
 * @param nanoClock as {@link System#nanoTime}
 */
public record SchemaLimits(long keywords, long patternCharacters, Duration timeout, LongSupplier nanoClock) {

    public SchemaLimits {
        if (keywords < 1 || patternCharacters < 1) {
            throw new IllegalArgumentException("limits below 1: " + keywords + ", " + patternCharacters);
        }
    }

    /** By work alone: the same value has the same outcome on any machine. */
    public static SchemaLimits ofWork(long keywords, long patternCharacters) {
        return new SchemaLimits(keywords, patternCharacters, Duration.ofDays(1), System::nanoTime);
    }

    /** By time alone, whatever the size of the value. */
    public static SchemaLimits ofTime(Duration timeout) {
        return new SchemaLimits(Long.MAX_VALUE, Long.MAX_VALUE, timeout, System::nanoTime);
    }
}
