// SPDX-License-Identifier: Apache-2.0
package io.hydrant.listener.netty;

import io.hydrant.listener.http.MalformedRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import org.jspecify.annotations.Nullable;

/** What the head of a request must be before anybody looks at what it asks for (RFC 9110, RFC 9112). Stateless. */
final class RequestHeads {

    static final MalformedRequest NO_PATH = new MalformedRequest("The request target must start with a slash.");

    private static final MalformedRequest NO_HTTP =
            new MalformedRequest("This is not an HTTP request that can be read.");
    private static final MalformedRequest LONG_LINE = new MalformedRequest(414, "The request line is too long.");
    private static final MalformedRequest LARGE_HEADERS = new MalformedRequest(431, "The header fields are too large.");
    private static final MalformedRequest OTHER_VERSION = new MalformedRequest(505, "This is an HTTP/1.1 server.");
    private static final MalformedRequest ONE_HOST = new MalformedRequest("A request needs exactly one Host header.");
    private static final MalformedRequest OTHER_ENCODING =
            new MalformedRequest(501, "The only transfer encoding known here is chunked.");
    private static final MalformedRequest EARLY_ENCODING = new MalformedRequest("HTTP/1.0 has no Transfer-Encoding.");
    private static final MalformedRequest OTHER_EXPECTATION =
            new MalformedRequest(417, "The only expectation known here is 100-continue.");
    /** What stands beside method and target in a request line of HTTP/1.1: two spaces and the version. */
    private static final int REST_OF_LINE = 2 + "HTTP/1.1".length();

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

    /** What HTTP/1.1's decoder looks at itself: a request of HTTP/2 whose request line would be too long; or null. */
    static @Nullable MalformedRequest tooLong(HttpRequest request, int maxLineBytes) {
        int line = request.method().name().length() + request.uri().length() + REST_OF_LINE;
        return line > maxLineBytes ? LONG_LINE : null;
    }

    /**
     * What HTTP/1.1's decoder lets through although an intermediary may have read it in another way, or what nobody
     * here understands; null if the head is sound.
     */
    static @Nullable MalformedRequest problem(HttpRequest request) {
        HttpVersion version = request.protocolVersion();
        if (version.majorVersion() != 1) {
            return OTHER_VERSION;
        }
        int hosts = request.headers().getAll(HttpHeaderNames.HOST).size();
        if (hosts > 1 || (hosts == 0 && version.minorVersion() > 0)) {
            return ONE_HOST;
        }
        String encoding = request.headers().get(HttpHeaderNames.TRANSFER_ENCODING);
        if (encoding != null) {
            boolean only =
                    request.headers().getAll(HttpHeaderNames.TRANSFER_ENCODING).size() == 1;
            if (!only || !encoding.trim().equalsIgnoreCase("chunked")) {
                return OTHER_ENCODING;
            }
            if (version.minorVersion() == 0) {
                return EARLY_ENCODING;
            }
        }
        String expect = request.headers().get(HttpHeaderNames.EXPECT);
        if (expect != null && !HttpUtil.is100ContinueExpected(request)) {
            return OTHER_EXPECTATION;
        }
        return null;
    }

    /** What the decoder could not read, by the name of its exception. */
    static MalformedRequest unreadable(String cause) {
        return switch (cause) {
            case "TooLongHttpLineException" -> LONG_LINE;
            case "TooLongHttpHeaderException" -> LARGE_HEADERS;
            default -> NO_HTTP;
        };
    }
}
