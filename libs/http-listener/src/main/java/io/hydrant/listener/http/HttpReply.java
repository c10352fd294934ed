// SPDX-License-Identifier: Apache-2.0
package io.hydrant.listener.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.errorprone.annotations.Immutable;
import java.util.ArrayList;
import java.util.List;

/**
 * An answer. The server adds {@code Content-Length} and, where it must, {@code Connection}. Replies are made once and
 * sent many times wherever they are constant. Where the status allows no body (204, 205, 304) it has none, whatever was
 * handed in. Immutable; the body must not be changed after it was handed in.
 */
@Immutable
@SuppressWarnings("Immutable") // the array and the list are never changed
public final class HttpReply {

    private static final byte[] NO_BODY = new byte[0];
    private static final List<String> JSON = List.of("Content-Type", "application/json");

    private final int status;
    private final List<String> headers;
    private final byte[] body;
    private final boolean close;

    private HttpReply(int status, List<String> headers, byte[] body, boolean close) {
        this.status = status;
        this.headers = headers;
        this.body = isBodiless(status) ? NO_BODY : body;
        this.close = close;
    }

    /** RFC 9110, 15.3.5, 15.3.6 and 15.4.5. Over HTTP/2 a body would break the stream. */
    private static boolean isBodiless(int status) {
        return status == 204 || status == 205 || status == 304;
    }

    public static HttpReply of(int status, byte[] body) {
        return new HttpReply(status, List.of(), body, false);
    }

    public static HttpReply json(int status, String body) {
        return json(status, body.getBytes(UTF_8));
    }

    public static HttpReply json(int status, byte[] body) {
        return new HttpReply(status, isBodiless(status) ? List.of() : JSON, body, false);
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
