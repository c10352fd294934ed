// SPDX-License-Identifier: Apache-2.0
package io.hydrant.dev.stack.http;

import static java.util.Objects.requireNonNullElse;

import java.io.IOException;
import java.io.InputStream;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.jspecify.annotations.Nullable;

/** One request. Confined to the thread that serves it. */
public final class Exchange {

    private final Request request;
    private final InputStream body;

    Exchange(Request request) {
        this.request = request;
        this.body = Content.Source.asInputStream(request);
    }

    /** For example {@code PUT}. */
    public String method() {
        return request.getMethod();
    }

    /** The path as it was sent, percent-encoded: {@code /events/a%20b}. */
    public String rawPath() {
        return requireNonNullElse(request.getHttpURI().getPath(), "/");
    }

    /** The query as it was sent, without the question mark; empty for none. */
    public String rawQuery() {
        return requireNonNullElse(request.getHttpURI().getQuery(), "");
    }

    public @Nullable String header(String name) {
        return request.getHeaders().get(name);
    }

    /** All headers, names in lower case, repeated ones joined with commas. */
    public Map<String, String> headers() {
        Map<String, String> headers = new LinkedHashMap<>();
        for (HttpField field : request.getHeaders()) {
            headers.merge(
                    field.getName().toLowerCase(Locale.ROOT),
                    requireNonNullElse(field.getValue(), ""),
                    (one, other) -> one + "," + other);
        }
        return headers;
    }

    /** The body; {@code 100 Continue} goes out with the first read, when the client waits for it. */
    public InputStream body() {
        return body;
    }

    /**
     * The whole body.
     *
     * @throws TooLargeException above {@code maxBytes}
     */
    public byte[] body(int maxBytes) throws IOException {
        byte[] bytes = body.readNBytes(maxBytes + 1);
        if (bytes.length > maxBytes) {
            throw new TooLargeException("the body has more than " + maxBytes + " bytes");
        }
        return bytes;
    }

    /** Closes the connection at once, without an answer. */
    void cut() {
        request.getConnectionMetaData().getConnection().getEndPoint().close();
    }

    /** A body beyond what the call may have. */
    public static final class TooLargeException extends IOException {

        private static final long serialVersionUID = 1L;

        TooLargeException(String message) {
            super(message);
        }
    }
}
