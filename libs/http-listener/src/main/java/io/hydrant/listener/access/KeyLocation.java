// SPDX-License-Identifier: Apache-2.0
package io.hydrant.listener.access;

import org.jspecify.annotations.Nullable;

/**
 * Where a request carries its API key. Immutable.
 *
 * @param queryParameter the name of a query parameter; null means the header {@code x-api-key}
 */
public record KeyLocation(@Nullable String queryParameter) {

    public static final KeyLocation HEADER = new KeyLocation(null);

    /** {@code header} or {@code query:<name>}. Throws {@link IllegalArgumentException}. */
    public static KeyLocation parse(String text) {
        if (text.equals("header")) {
            return HEADER;
        }
        if (text.startsWith("query:") && text.length() > "query:".length()) {
            return new KeyLocation(text.substring("query:".length()));
        }
        throw new IllegalArgumentException("must be 'header' or 'query:<name of the parameter>'");
    }
}
