// SPDX-License-Identifier: Apache-2.0
package io.hydrant.source.cloudwatch.sigv4;

import static io.hydrant.source.cloudwatch.sigv4.SignatureRejected.Code.INVALID_SIGNATURE;
import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.StringTokenizer;

/**
 * The text that is hashed and signed: method, path, query, headers, names of the headers, hash of the body, each on its
 * line (<a href="https://docs.aws.amazon.com/IAM/latest/UserGuide/create-signed-request.html">AWS's description</a>).
 */
final class CanonicalRequest {

    private static final String UNRESERVED = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.~";
    private static final String HEX = "0123456789ABCDEF";

    private CanonicalRequest() {}

    static String text(SignedRequest request, List<String> signedHeaders, String payloadHash) throws SignatureRejected {
        StringBuilder text = new StringBuilder(512);
        text.append(request.method()).append('\n');
        appendPath(text, request.rawPath());
        text.append('\n');
        if (request.rawQuery() != null) {
            appendQuery(text, request.rawQuery());
        }
        text.append('\n');
        // In the order of SignedHeaders, which the client sorted: a list in another order would not have been signed
        // so.
        for (String name : signedHeaders) {
            List<String> values = request.headers().all(name);
            if (values.isEmpty()) {
                throw new SignatureRejected(
                        INVALID_SIGNATURE, "A header named in SignedHeaders is not in the request: " + shown(name));
            }
            text.append(name).append(':');
            for (int i = 0; i < values.size(); i++) {
                if (i > 0) {
                    text.append(',');
                }
                appendCollapsed(text, values.get(i));
            }
            text.append('\n');
        }
        text.append('\n').append(String.join(";", signedHeaders)).append('\n').append(payloadHash);
        return text.toString();
    }

    /** Each segment is encoded once more, as every service but S3 wants it. */
    private static void appendPath(StringBuilder text, String rawPath) {
        if (rawPath.isEmpty()) {
            text.append('/');
            return;
        }
        for (byte b : rawPath.getBytes(ISO_8859_1)) {
            if (b == '/') {
                text.append('/');
            } else {
                appendEncoded(text, b);
            }
        }
    }

    private static void appendQuery(StringBuilder text, String rawQuery) {
        List<String> parameters = new ArrayList<>();
        StringTokenizer tokens = new StringTokenizer(rawQuery, "&");
        while (tokens.hasMoreTokens()) {
            String token = tokens.nextToken();
            int equals = token.indexOf('=');
            String name = equals < 0 ? token : token.substring(0, equals);
            String value = equals < 0 ? "" : token.substring(equals + 1);
            parameters.add(encoded(name) + "=" + encoded(value));
        }
        parameters.sort(null);
        text.append(String.join("&", parameters));
    }

    private static String encoded(String raw) {
        byte[] bytes = raw.getBytes(ISO_8859_1);
        ByteArrayOutputStream decoded = new ByteArrayOutputStream(bytes.length);
        for (int i = 0; i < bytes.length; i++) {
            int high = i + 2 < bytes.length ? Character.digit(bytes[i + 1], 16) : -1;
            int low = i + 2 < bytes.length ? Character.digit(bytes[i + 2], 16) : -1;
            if (bytes[i] == '%' && high >= 0 && low >= 0) {
                decoded.write((high << 4) | low);
                i += 2;
            } else {
                decoded.write(bytes[i]);
            }
        }
        StringBuilder text = new StringBuilder(raw.length() + 16);
        for (byte b : decoded.toByteArray()) {
            appendEncoded(text, b);
        }
        return text.toString();
    }

    private static void appendEncoded(StringBuilder text, byte b) {
        if (UNRESERVED.indexOf(b) >= 0) {
            text.append((char) b);
        } else {
            text.append('%').append(HEX.charAt((b >> 4) & 0xf)).append(HEX.charAt(b & 0xf));
        }
    }

    /** Outer blanks away, inner runs of blanks as one. */
    private static void appendCollapsed(StringBuilder text, String value) {
        String trimmed = value.strip();
        boolean blank = false;
        for (int i = 0; i < trimmed.length(); i++) {
            char c = trimmed.charAt(i);
            boolean isBlank = c == ' ' || c == '\t';
            if (!isBlank) {
                text.append(c);
            } else if (!blank) {
                text.append(' ');
            }
            blank = isBlank;
        }
    }

    private static String shown(String name) {
        return name.matches("[a-z0-9-]{1,64}") ? name : "(not a header name)";
    }
}
