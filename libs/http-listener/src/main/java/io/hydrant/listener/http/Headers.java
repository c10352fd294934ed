// SPDX-License-Identifier: Apache-2.0
package io.hydrant.listener.http;

import java.util.List;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** The header fields of a request, in the order received. Names compare without case. Not changed after the head was read. */
public interface Headers {

    /** The first field of this name, or null. */
    @Nullable
    String first(String name);

    /** All fields of this name; empty if there is none. */
    List<String> all(String name);

    void forEach(BiConsumer<String, String> action);

    /** Characters of all names and values. */
    default int length() {
        int[] length = {0};
        forEach((name, value) -> length[0] += name.length() + value.length());
        return length[0];
    }
}
