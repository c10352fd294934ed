// SPDX-License-Identifier: Apache-2.0
package io.hydrant.listener.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.errorprone.annotations.Immutable;
import java.util.ArrayList;
import java.util.List;

/**
 * An answer. The server adds {@code Content-Length} and, where it must, {@code Connection}. Replies are made once and
 * sent many times wherever they are constant. Immutable; the body must not be changed after it was handed in.
 */
@Immutable
@SuppressWarnings("Immutable") // the array and the list are never changed
public final class HttpReply {

    private static final List<String> JSON = List.of("Content-Type", "application/json");

    private final int status;
    private final List<String> headers;
    private final byte[] body;
    private final boolean close;

    private HttpReply(int status, List<String> headers, byte[] body, boolean close) {
        this.status = status;
        this.headers = headers;
        this.body = body;
        this.close = close;
    }

    public static HttpReply of(int status, byte[] body) {
        return new HttpReply(status, List.of(), body, false);
    }

    public static HttpReply json(int status, String body) {
        return new HttpReply(status, JSON, body.getBytes(UTF_8), false);
    }

    public static HttpReply json(int status, byte[] body) {
        return new HttpReply(status, JSON, body, false);
    }

    public HttpReply header(String name, String value) {
        List<String> more = new ArrayList<>(headers.size() + 2);
        more.addAll(headers);
        more.add(name);
        more.add(value);
        return new HttpReply(status, List.copyOf(more), body, close);
    }

    public HttpReply withStatus(int other) {
        return status == other ? this : new HttpReply(other, headers, body, close);
    }

    /** The same, and the connection is closed after it: the client takes its next request elsewhere. */
    public HttpReply closing() {
        return close ? this : new HttpReply(status, headers, body, true);
    }

    public int status() {
        return status;
    }

    /** Names and values in turn: {@code [Content-Type, application/json, Retry-After, 1]}. */
    public List<String> headers() {
        return headers;
    }

    public byte[] body() {
        return body;
    }

    public boolean closes() {
        return close;
    }
}
