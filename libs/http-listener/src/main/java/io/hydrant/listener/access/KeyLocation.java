// SPDX-License-Identifier: Apache-2.0
package io.hydrant.listener.access;

import org.jspecify.annotations.Nullable;

/**
 * Where a request carries its API key: in the header {@code x-api-key} unless one of these is named. Immutable.
 *
 * @param queryParameter the name of a query parameter, or null
 * @param pathVariable the name of a variable of the route's path, or null
 */
public record KeyLocation(
        @Nullable String queryParameter, @Nullable String pathVariable) {

    public static final KeyLocation HEADER = new KeyLocation(null, null);

    private static final String QUERY = "query:";
    private static final String PATH = "path:";

    /** {@code header}, {@code query:<name>} or {@code path:<variable>}. Throws {@link IllegalArgumentException}. */
    public static KeyLocation parse(String text) {
        if (text.equals("header")) {
            return HEADER;
        }
        if (text.startsWith(QUERY) && text.length() > QUERY.length()) {
            return new KeyLocation(text.substring(QUERY.length()), null);
        }
        if (text.startsWith(PATH) && text.length() > PATH.length()) {
            return new KeyLocation(null, text.substring(PATH.length()));
        }
        throw new IllegalArgumentException(
                "must be 'header', 'query:<name of the parameter>' or 'path:<name of the variable>'");
    }
}
