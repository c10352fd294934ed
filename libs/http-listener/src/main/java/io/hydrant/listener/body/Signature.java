// SPDX-License-Identifier: Apache-2.0
package io.hydrant.listener.body;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.hydrant.listener.http.Headers;
import io.hydrant.listener.http.HttpHead;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * How a sender signs its requests with a shared secret (HMAC). GitHub's way is {@code sha256=<hex>} of the body in
 * {@code X-Hub-Signature-256}; Standard Webhooks' is {@code v1,<base64>} of {@code id.timestamp.body} in
 * {@code webhook-signature}. A header that is looked at must be there exactly once: whoever reads the request later could
 * see another one than what was signed. Immutable; thread-safe.
 *
 * @param header carries the signature, or several separated by blanks, of which one must fit
 * @param algorithm as {@link Mac} names it: HmacSHA256
 * @param prefix stands before the encoded signature, such as {@code sha256=}; empty for none
 * @param secrets any of them may sign, so that they can be rotated
 * @param payload what is signed: {@code {body}}, {@code {method}}, {@code {path}} and {@code {query}} as received (empty if
 *     there is none), and headers by name, {@code {webhook-id}.{webhook-timestamp}.{body}}
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

    /** Whether the payload has a part of this name, such as {@code query}. */
    public boolean covers(String part) {
        return payload.contains("{" + part + "}");
    }

    /** Whether what the header fields say can be valid at all, before anything is known of the body. */
    public boolean isShown(Headers headers, long nowMillis) {
        return only(headers, header) != null && isFresh(headers, nowMillis);
    }

    /** Whether one of the secrets signed this. */
    public boolean isValid(HttpHead head, byte[] body, long nowMillis) {
        String presented = only(head.headers(), header);
        if (presented == null || !isFresh(head.headers(), nowMillis)) {
            return false;
        }
        String[] candidates = presented.trim().split("\\s+", MAX_SIGNATURES);
        boolean valid = false;
        for (byte[] secret : secrets) {
            byte[] expected = sign(secret, head, body);
            for (String candidate : candidates) {
                byte[] shown = expected == null ? null : decoded(candidate);
                valid |= shown != null && MessageDigest.isEqual(expected, shown);
            }
        }
        return valid;
    }

    /** The value of a header that is there once; null if it is not there, or more than once. */
    private static @Nullable String only(Headers headers, String name) {
        List<String> all = headers.all(name);
        return all.size() == 1 ? all.get(0) : null;
    }

    private boolean isFresh(Headers headers, long nowMillis) {
        if (timestampHeader == null) {
            return true;
        }
        String sent = only(headers, timestampHeader);
        if (sent == null || !sent.matches("[0-9]{1,12}")) {
            return false;
        }
        return Math.abs(nowMillis - Long.parseLong(sent) * 1000) <= replayWindow.toMillis();
    }

    /** Null if a header that is signed is not there once. */
    private byte @Nullable [] sign(byte[] secret, HttpHead head, byte[] body) {
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
                byte[] part = part(payload.substring(open + 1, close), head, body);
                if (part == null) {
                    return null;
                }
                mac.update(part);
                at = close + 1;
            }
            return mac.doFinal();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("the algorithm was checked with the config: " + algorithm, e);
        }
    }

    private static byte @Nullable [] part(String name, HttpHead head, byte[] body) {
        if (name.equals("body")) {
            return body;
        }
        String text = switch (name) {
            case "method" -> head.method();
            case "path" -> head.rawPath();
            case "query" -> Objects.requireNonNullElse(head.rawQuery(), "");
            default -> only(head.headers(), name);
        };
        return text == null ? null : text.getBytes(ISO_8859_1);
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
