// SPDX-License-Identifier: Apache-2.0
package io.hydrant.source.cloudwatch.sigv4;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The header fields of a request; names compare without case. */
@FunctionalInterface
public interface RequestHeaders {

    /** All values of the field in the order received; empty if there is none. */
    List<String> all(String name);

    /** The first value of the field, or null. */
    default @Nullable String first(String name) {
        List<String> values = all(name);
        return values.isEmpty() ? null : values.get(0);
    }
}
