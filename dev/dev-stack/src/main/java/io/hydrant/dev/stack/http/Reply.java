// SPDX-License-Identifier: Apache-2.0
package io.hydrant.dev.stack.http;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.OutputStream;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An answer that is decided but not sent yet, so that a fault can still replace it. Immutable but for its body, which is
 * written at most once.
 *
 * @param length bytes of the body, also for an answer to HEAD, whose body is not written; -1 for no body at all
 * @param body writes exactly {@code length} bytes; {@code null} when there is nothing to write
 */
public record Reply(
        int status,
        Map<String, String> headers,
        long length,
        @Nullable Body body) {

    /** Writes the body, and lets go of what it was read from; also called when nobody wants the body any more. */
    public interface Body extends AutoCloseable {
        void writeTo(OutputStream out) throws IOException;

        @Override
        default void close() {
            // Most bodies are bytes in memory.
        }
    }

    public Reply {
        headers = new LinkedHashMap<>(requireNonNull(headers, "headers is null"));
    }

    public static Reply empty(int status, Map<String, String> headers) {
        return new Reply(status, headers, -1, null);
    }

    public static Reply of(int status, String contentType, byte[] bytes, Map<String, String> headers) {
        Map<String, String> all = new LinkedHashMap<>(headers);
        all.put("Content-Type", contentType);
        return new Reply(status, all, bytes.length, out -> out.write(bytes));
    }

    /** Lets the body go unwritten. */
    public void discard() {
        if (body != null) {
            body.close();
        }
    }
}
