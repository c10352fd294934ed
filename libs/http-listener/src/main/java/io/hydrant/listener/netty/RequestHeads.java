// SPDX-License-Identifier: Apache-2.0
package io.hydrant.listener.netty;

import io.hydrant.listener.http.FrontDoor;
import io.hydrant.listener.http.HttpReply;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import org.jspecify.annotations.Nullable;

/** What the head of a request must be before anybody looks at what it asks for (RFC 9110, RFC 9112). Stateless. */
final class RequestHeads {

    private RequestHeads() {}

    /** The target as a path and a query, whichever form it came in; null if it has no path. */
    static @Nullable String originForm(String uri) {
        if (uri.startsWith("/")) {
            return uri;
        }
        int scheme = uri.indexOf("://");
        if (scheme < 0) {
            return null;
        }
        int path = uri.indexOf('/', scheme + 3);
        return path < 0 ? "/" : uri.substring(path);
    }

    /**
     * The answer to what HTTP/1.1's decoder lets through although an intermediary may have read it in another way, or to
     * what nobody here understands; null if the head is sound.
     */
    static @Nullable HttpReply refusal(HttpRequest request, FrontDoor door) {
        HttpVersion version = request.protocolVersion();
        if (version.majorVersion() != 1) {
            return door.malformed(505, "This is an HTTP/1.1 server.");
        }
        int hosts = request.headers().getAll(HttpHeaderNames.HOST).size();
        if (hosts > 1 || (hosts == 0 && version.minorVersion() > 0)) {
            return door.malformed(400, "A request needs exactly one Host header.");
        }
        String encoding = request.headers().get(HttpHeaderNames.TRANSFER_ENCODING);
        if (encoding != null) {
            boolean only =
                    request.headers().getAll(HttpHeaderNames.TRANSFER_ENCODING).size() == 1;
            if (!only || !encoding.trim().equalsIgnoreCase("chunked")) {
                return door.malformed(501, "The only transfer encoding known here is chunked.");
            }
            if (version.minorVersion() == 0) {
                return door.malformed(400, "HTTP/1.0 has no Transfer-Encoding.");
            }
        }
        String expect = request.headers().get(HttpHeaderNames.EXPECT);
        if (expect != null && !HttpUtil.is100ContinueExpected(request)) {
            return door.malformed(417, "The only expectation known here is 100-continue.");
        }
        return null;
    }

    /** The answer to what the decoder could not read. */
    static HttpReply unreadable(String cause, FrontDoor door) {
        return switch (cause) {
            case "TooLongHttpLineException" -> door.malformed(414, "The request line is too long.");
            case "TooLongHttpHeaderException" -> door.malformed(431, "The header fields are too large.");
            default -> door.malformed(400, "This is not an HTTP request that can be read.");
        };
    }
}
