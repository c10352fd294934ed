// SPDX-License-Identifier: Apache-2.0
package io.hydrant.source.http.velocity;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.hydrant.listener.http.MalformedRequest;
import io.hydrant.source.http.expression.JsonDocuments;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.util.Base64;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** {@code $util}. Public for Velocity alone; its methods are the variable's. Immutable. */
public final class UtilVariable {

    private final boolean strictEscape;

    /**
     * The variable.
     *
     * @param strictEscape leaves single quotes alone, since API Gateway's backslash before them makes the JSON invalid
     */
    UtilVariable(boolean strictEscape) {
        this.strictEscape = strictEscape;
    }

    public String escapeJavaScript(@Nullable Object value) {
        String text = String.valueOf(value);
        StringBuilder out = new StringBuilder(text.length() + 16);
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"' -> out.append("\\\"");
                case '\\' -> out.append("\\\\");
                case '/' -> out.append("\\/");
                case '\'' -> out.append(strictEscape ? "'" : "\\'");
                case '\b' -> out.append("\\b");
                case '\f' -> out.append("\\f");
                case '\n' -> out.append("\\n");
                case '\r' -> out.append("\\r");
                case '\t' -> out.append("\\t");
                default -> {
                    if (c < 0x20 || c > 0x7f) {
                        out.append(String.format(Locale.ROOT, "\\u%04X", (int) c));
                    } else {
                        out.append(c);
                    }
                }
            }
        }
        return out.toString();
    }

    public Object parseJson(String text) {
        return TemplateList.of(JsonDocuments.parse(text.getBytes(UTF_8)));
    }

    public String urlEncode(String text) {
        return URLEncoder.encode(text, UTF_8);
    }

    public String urlDecode(String text) {
        try {
            return URLDecoder.decode(text, UTF_8);
        } catch (IllegalArgumentException e) {
            throw new MalformedRequest("A value of the request is not URL-encoded as it should be.");
        }
    }

    public String base64Encode(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(UTF_8));
    }

    public String base64Decode(String text) {
        try {
            return new String(Base64.getDecoder().decode(text), UTF_8);
        } catch (IllegalArgumentException e) {
            throw new MalformedRequest("A value of the request is not base64 as it should be.");
        }
    }
}
