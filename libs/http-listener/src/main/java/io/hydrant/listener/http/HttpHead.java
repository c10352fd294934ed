// SPDX-License-Identifier: Apache-2.0
package io.hydrant.listener.http;

import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/**
 * The head of one request, as received: {@code GET /abc/mobile_attribution?a=1 HTTP/1.1}. Immutable.
 *
 * @param method as sent, case-sensitive, for example {@code GET}
 * @param target origin-form, starts with {@code /}; characters above 0x7f stand for single bytes (ISO 8859-1)
 * @param protocol {@code HTTP/1.0}, {@code HTTP/1.1} or {@code HTTP/2}
 * @param contentLength the announced size of the body, 0 if there is none, -1 if it is not known beforehand (chunked)
 * @param peer address of the TCP peer, or what the PROXY protocol said in its place
 * @param secure whether it came over TLS
 * @param clientCertificate subject of the verified client certificate (RFC 2253), null without mutual TLS
 */
public record HttpHead(
        String method,
        String target,
        String protocol,
        Headers headers,
        long contentLength,
        InetAddress peer,
        boolean secure,
        @Nullable String clientCertificate) {

    /** The path as received, neither decoded nor normalised; starts with {@code /}. */
    public String rawPath() {
        int query = target.indexOf('?');
        return query < 0 ? target : target.substring(0, query);
    }

    /** What follows the first {@code ?}, or null. */
    public @Nullable String rawQuery() {
        int query = target.indexOf('?');
        return query < 0 ? null : target.substring(query + 1);
    }
}
