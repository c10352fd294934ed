// SPDX-License-Identifier: Apache-2.0
package io.hydrant.listener.body;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.hydrant.listener.http.Headers;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * How a sender signs its requests with a shared secret (HMAC). GitHub's way is {@code sha256=<hex>} of the body in
 * {@code X-Hub-Signature-256}; Standard Webhooks' is {@code v1,<base64>} of {@code id.timestamp.body} in
 * {@code webhook-signature}. Immutable; thread-safe.
 *
 * @param header carries the signature, or several separated by blanks, of which one must fit
 * @param algorithm as {@link Mac} names it: HmacSHA256
 * @param prefix stands before the encoded signature, such as {@code sha256=}; empty for none
 * @param secrets any of them may sign, so that they can be rotated
 * @param payload what is signed: {@code {body}} and headers by name, {@code {webhook-id}.{webhook-timestamp}.{body}}
 * @param timestampHeader seconds since 1970; null if the scheme has none
 * @param replayWindow how far that time may be from now
 */
public record Signature(
        String header,
        String algorithm,
        Encoding encoding,
        String prefix,
        List<byte[]> secrets,
        String payload,
        @Nullable String timestampHeader,
        Duration replayWindow) {

    /** How the signature is written. */
    public enum Encoding {
        HEX,
        BASE64
    }

    private static final int MAX_SIGNATURES = 16;

    public Signature {
        secrets = List.copyOf(secrets);
        if (!payload.contains("{body}")) {
            throw new IllegalArgumentException("what is signed must contain {body}, or the body could be anything");
        }
    }

    /** Whether what the header fields say can be valid at all, before anything is known of the body. */
    public boolean isShown(Headers headers, long nowMillis) {
        return headers.first(header) != null && isFresh(headers, nowMillis);
    }

    /** Whether one of the secrets signed this. */
    public boolean isValid(Headers headers, byte[] body, long nowMillis) {
        String presented = headers.first(header);
        if (presented == null || !isFresh(headers, nowMillis)) {
            return false;
        }
        String[] candidates = presented.trim().split("\\s+", MAX_SIGNATURES);
        boolean valid = false;
        for (byte[] secret : secrets) {
            byte[] expected = sign(secret, headers, body);
            for (String candidate : candidates) {
                byte[] shown = expected == null ? null : decoded(candidate);
                valid |= shown != null && MessageDigest.isEqual(expected, shown);
            }
        }
        return valid;
    }

    private boolean isFresh(Headers headers, long nowMillis) {
        if (timestampHeader == null) {
            return true;
        }
        String sent = headers.first(timestampHeader);
        if (sent == null || !sent.matches("[0-9]{1,12}")) {
            return false;
        }
        return Math.abs(nowMillis - Long.parseLong(sent) * 1000) <= replayWindow.toMillis();
    }

    /** Null if a header that is signed is not there. */
    private byte @Nullable [] sign(byte[] secret, Headers headers, byte[] body) {
        try {
            Mac mac = Mac.getInstance(algorithm);
            mac.init(new SecretKeySpec(secret, algorithm));
            int at = 0;
            while (at < payload.length()) {
                int open = payload.indexOf('{', at);
                int close = open < 0 ? -1 : payload.indexOf('}', open);
                if (close < 0) {
                    mac.update(payload.substring(at).getBytes(UTF_8));
                    break;
                }
                mac.update(payload.substring(at, open).getBytes(UTF_8));
                String name = payload.substring(open + 1, close);
                if (name.equals("body")) {
                    mac.update(body);
                } else {
                    String value = headers.first(name);
                    if (value == null) {
                        return null;
                    }
                    mac.update(value.getBytes(ISO_8859_1));
                }
                at = close + 1;
            }
            return mac.doFinal();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("the algorithm was checked with the config: " + algorithm, e);
        }
    }

    private byte @Nullable [] decoded(String candidate) {
        if (!candidate.startsWith(prefix)) {
            return null;
        }
        String text = candidate.substring(prefix.length());
        try {
            return encoding == Encoding.HEX
                    ? HexFormat.of().parseHex(text.toLowerCase(Locale.ROOT))
                    : Base64.getDecoder().decode(text);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    /** Without the secrets. */
    @Override
    public String toString() {
        return "Signature[" + header + ", " + algorithm + "]";
    }
}
