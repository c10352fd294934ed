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

    /** What stands beside method and target in a request line of HTTP/1.1: two spaces and the version. */
    private static final int REST_OF_LINE = 2 + "HTTP/1.1".length();

    private RequestHeads() {}

    static MalformedRequest noPath() {
        return new MalformedRequest("The request target must start with a slash.");
    }

    private static MalformedRequest longLine() {
        return new MalformedRequest(414, "The request line is too long.");
    }

    /** The target as a path and a query, whichever form it came in; null if it has no path. */
    static @Nullable String originForm(String uri) {
        if (uri.startsWith("/")) {
            return uri;
        }
        int authority = isScheme(uri, "http://") ? 7 : isScheme(uri, "https://") ? 8 : 0;
        if (authority == 0) {
            return null;
        }
        for (int i = authority; i < uri.length(); i++) {
            char c = uri.charAt(i);
            if (c == '/') {
                return uri.substring(i);
            }
            if (c == '?' || c == '#') {
                return "/" + uri.substring(i);
            }
        }
        return "/";
    }

    private static boolean isScheme(String uri, String scheme) {
        return uri.regionMatches(true, 0, scheme, 0, scheme.length());
    }

    /** What HTTP/1.1's decoder looks at itself: a request of HTTP/2 whose request line would be too long; or null. */
    static @Nullable MalformedRequest tooLong(HttpRequest request, int maxLineBytes) {
        int line = request.method().name().length() + request.uri().length() + REST_OF_LINE;
        return line > maxLineBytes ? longLine() : null;
    }

    /**
     * What HTTP/1.1's decoder lets through although an intermediary may have read it in another way, or what nobody
     * here understands; null if the head is sound.
     */
    static @Nullable MalformedRequest problem(HttpRequest request) {
        HttpVersion version = request.protocolVersion();
        if (version.majorVersion() != 1) {
            return new MalformedRequest(505, "This is an HTTP/1.1 server.");
        }
        int hosts = request.headers().getAll(HttpHeaderNames.HOST).size();
        if (hosts > 1 || (hosts == 0 && version.minorVersion() > 0)) {
            return new MalformedRequest("A request needs exactly one Host header.");
        }
        String encoding = request.headers().get(HttpHeaderNames.TRANSFER_ENCODING);
        if (encoding != null) {
            boolean only =
                    request.headers().getAll(HttpHeaderNames.TRANSFER_ENCODING).size() == 1;
            if (!only || !encoding.trim().equalsIgnoreCase("chunked")) {
                return new MalformedRequest(501, "The only transfer encoding known here is chunked.");
            }
            if (version.minorVersion() == 0) {
                return new MalformedRequest("HTTP/1.0 has no Transfer-Encoding.");
            }
        }
        String expect = request.headers().get(HttpHeaderNames.EXPECT);
        boolean expects = expect != null && version.minorVersion() > 0; // of HTTP/1.0 it must be ignored
        if (expects && !HttpUtil.is100ContinueExpected(request)) {
            return new MalformedRequest(417, "The only expectation known here is 100-continue.");
        }
        return null;
    }

    /** What the decoder could not read, by the name of its exception. */
    static MalformedRequest unreadable(String cause) {
        return switch (cause) {
            case "TooLongHttpLineException" -> longLine();
            case "TooLongHttpHeaderException" -> new MalformedRequest(431, "The header fields are too large.");
            default -> new MalformedRequest("This is not an HTTP request that can be read.");
        };
    }
}
