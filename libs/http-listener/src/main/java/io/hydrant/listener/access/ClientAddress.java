// SPDX-License-Identifier: Apache-2.0
package io.hydrant.listener.access;

import io.hydrant.listener.http.Headers;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Finds the client's address behind proxies: the right-most hop that is not one of the trusted proxies. What stands to
 * the left of it was written by the client and is never believed. Immutable.
 *
 * @param trustedProxies whose word is taken; a peer outside of them is itself the client
 */
public record ClientAddress(Source source, List<Cidr> trustedProxies) {

    /** Where the client's address stands. */
    public enum Source {
        /** The TCP peer. */
        PEER,
        /** The header {@code X-Forwarded-For}. */
        X_FORWARDED_FOR,
        /** The header {@code Forwarded} (RFC 7239). */
        FORWARDED,
        /** The header of the PROXY protocol; the server has put it in the peer's place, and takes it of trusted proxies only. */
        PROXY_PROTOCOL
    }

    public ClientAddress {
        trustedProxies = List.copyOf(trustedProxies);
    }

    public InetAddress of(InetAddress peer, Headers headers) {
        if (source == Source.PEER || source == Source.PROXY_PROTOCOL || !Cidr.anyContains(trustedProxies, peer)) {
            return peer;
        }
        List<String> hops = source == Source.FORWARDED ? forwarded(headers) : forwardedFor(headers);
        InetAddress nearest = peer;
        for (int i = hops.size() - 1; i >= 0; i--) {
            InetAddress hop = IpAddresses.address(hops.get(i));
            if (hop == null) {
                return nearest; // written by somebody who hides: the last known hop is answerable
            }
            nearest = hop;
            if (!Cidr.anyContains(trustedProxies, hop)) {
                break;
            }
        }
        return nearest;
    }

    private static List<String> forwardedFor(Headers headers) {
        List<String> hops = new ArrayList<>();
        for (String header : headers.all("X-Forwarded-For")) {
            for (String hop : header.split(",", -1)) {
                hops.add(withoutPort(hop.trim()));
            }
        }
        return hops;
    }

    private static List<String> forwarded(Headers headers) {
        List<String> hops = new ArrayList<>();
        for (String header : headers.all("Forwarded")) {
            for (String element : header.split(",", -1)) {
                String node = forNode(element);
                hops.add(node == null ? "" : withoutPort(node));
            }
        }
        return hops;
    }

    private static @Nullable String forNode(String element) {
        for (String pair : element.split(";", -1)) {
            String trimmed = pair.trim();
            if (trimmed.toLowerCase(Locale.ROOT).startsWith("for=")) {
                String value = trimmed.substring(4);
                boolean quoted = value.length() > 1 && value.startsWith("\"") && value.endsWith("\"");
                return quoted ? value.substring(1, value.length() - 1) : value;
            }
        }
        return null;
    }

    private static String withoutPort(String hop) {
        if (hop.startsWith("[")) {
            int end = hop.indexOf(']');
            return end < 0 ? hop : hop.substring(0, end + 1);
        }
        int colon = hop.indexOf(':');
        return colon >= 0 && colon == hop.lastIndexOf(':') ? hop.substring(0, colon) : hop;
    }
}
