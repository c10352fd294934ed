// SPDX-License-Identifier: Apache-2.0
package io.hydrant.listener.access;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.hydrant.listener.http.Headers;
import java.util.Base64;

/** A user name and password of basic authentication (RFC 7617), kept as a hash. Immutable. */
public final class BasicCredentials {

    private final ApiKeys expected;

    public BasicCredentials(String user, String password) {
        this.expected =
                new ApiKeys.Builder().add(user, user + ":" + password, true).build();
    }

    public boolean areIn(Headers headers) {
        String authorization = headers.first("Authorization");
        if (authorization == null || !authorization.regionMatches(true, 0, "Basic ", 0, 6)) {
            return false;
        }
        try {
            String shown = new String(
                    Base64.getDecoder().decode(authorization.substring(6).trim()), UTF_8);
            return expected.idOf(shown) != null;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
