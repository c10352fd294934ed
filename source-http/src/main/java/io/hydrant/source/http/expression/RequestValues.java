// SPDX-License-Identifier: Apache-2.0
package io.hydrant.source.http.expression;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import io.hydrant.listener.Exchange;
import io.hydrant.listener.QueryParameters;
import io.hydrant.listener.http.MalformedRequest;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A request with its body unpacked, read once whatever asks for it. Confined to the thread that maps the request. */
public final class RequestValues {

    private static final byte[] NONE = new byte[0];
    /** Longer keys are remembered by their hash. */
    private static final int MAX_SCOPED = 128;

    private static final Set<String> CREDENTIALS =
            Set.of("x-api-key", "authorization", "proxy-authorization", "cookie");

    private final Exchange exchange;
    private final byte[] body;
    private @Nullable JsonNode json;
    private @Nullable QueryParameters form;

    /**
     * A request.
     *
     * @param body without its content encoding
     */
    public RequestValues(Exchange exchange, byte[] body) {
        this.exchange = exchange;
        this.body = body;
    }

    public Exchange exchange() {
        return exchange;
    }

    public byte[] body() {
        return body;
    }

    /** The same request with a part of its body in the body's place. */
    public RequestValues part(byte[] bytes) {
        return new RequestValues(exchange, bytes);
    }

    /** The body as text. Throws {@link MalformedRequest} if it is not UTF-8. */
    public String text() {
        return JsonDocuments.text(body);
    }

    /** The body as text; null if there is none or it is not UTF-8. */
    @Nullable
    String textIfAny() {
        try {
            return body.length == 0 ? null : text();
        } catch (MalformedRequest e) {
            return null;
        }
    }

    /** The body as JSON. Throws {@link MalformedRequest} if it is none. */
    public JsonNode json() {
        JsonNode parsed = json;
        if (parsed == null || parsed.isMissingNode()) {
            parsed = JsonDocuments.parse(body);
            json = parsed;
        }
        return parsed;
    }

    /** The body as JSON; a missing node, in which every path finds nothing, if there is none or it is not JSON. */
    public JsonNode jsonIfAny() {
        JsonNode parsed = json;
        if (parsed == null) {
            parsed = JsonDocuments.parseIfAny(body);
            json = parsed;
        }
        return parsed;
    }

    /** The MIME type of the body, lower case and without parameters; null if the request does not say. */
    public @Nullable String mimeType() {
        String type = exchange.head().headers().first("Content-Type");
        if (type == null) {
            return null;
        }
        int parameters = type.indexOf(';');
        return (parameters < 0 ? type : type.substring(0, parameters)).trim().toLowerCase(Locale.ROOT);
    }

    public boolean isForm() {
        return "application/x-www-form-urlencoded".equals(mimeType());
    }

    /** As API Gateway sees it, a body without a content type is JSON. */
    public boolean isJson() {
        String type = mimeType();
        return type == null || type.equals("application/json") || type.endsWith("+json");
    }

    /** The parameters of a form body; none for other bodies. */
    public QueryParameters form() {
        QueryParameters parsed = form;
        if (parsed == null) {
            parsed = QueryParameters.parseForm(isForm() ? new String(body, ISO_8859_1) : null);
            form = parsed;
        }
        return parsed;
    }

    public @Nullable String query(String name) {
        return exchange.query().last(name);
    }

    public @Nullable String path(String name) {
        return exchange.pathVariable(name);
    }

    public @Nullable String header(String name) {
        return exchange.head().headers().first(name);
    }

    /**
     * The same for every repetition of a request, whatever the order of its parameters: the hash of method, path, sorted
     * query and body.
     */
    String sha256() {
        String query = exchange.head().rawQuery();
        String[] parameters = query == null ? new String[0] : query.split("&", -1);
        Arrays.sort(parameters);
        return Sha256.hex(
                exchange.head().method().getBytes(UTF_8),
                exchange.path().getBytes(UTF_8),
                String.join("&", parameters).getBytes(UTF_8),
                body);
    }

    /** A key that a sender has chosen, together with who may choose keys on this route: API key, method and path. */
    public String scoped(String key) {
        StringBuilder scoped = new StringBuilder(96);
        String apiKeyId = exchange.apiKeyId();
        lengthAndText(apiKeyId == null ? "" : apiKeyId, scoped);
        lengthAndText(exchange.head().method(), scoped);
        List<String> variables = exchange.pathVariables();
        for (int i = 1; i < variables.size(); i += 2) {
            lengthAndText(variables.get(i), scoped);
        }
        lengthAndText(key, scoped);
        return scoped.length() <= MAX_SCOPED
                ? scoped.toString()
                : Sha256.hex(scoped.toString().getBytes(UTF_8));
    }

    private static void lengthAndText(String text, StringBuilder to) {
        to.append(text.length()).append(':').append(text);
    }

    /**
     * The same for requests that say the same, by their query and body. An API key in the query is none of it: it may be
     * rotated between a request and its repetition.
     */
    public byte[] contentsHash() {
        String query = exchange.head().rawQuery();
        String secret = exchange.route().secretQueryParameter();
        if (query == null || secret == null) {
            return Sha256.digest(query == null ? NONE : query.getBytes(UTF_8), body);
        }
        StringBuilder others = new StringBuilder(query.length() + 16);
        List<String> pairs = exchange.query().pairs();
        for (int i = 0; i < pairs.size(); i += 2) {
            if (!pairs.get(i).equals(secret)) {
                lengthAndText(pairs.get(i), others);
                lengthAndText(pairs.get(i + 1), others);
            }
        }
        return Sha256.digest(others.toString().getBytes(UTF_8), body);
    }

    public Map<String, String> pathMap() {
        Map<String, String> map = new LinkedHashMap<>();
        List<String> variables = exchange.pathVariables();
        for (int i = 0; i < variables.size(); i += 2) {
            map.put(variables.get(i), variables.get(i + 1));
        }
        return map;
    }

    /** Header names as received; of a repeated one the last value. Without {@linkplain #isCredential credentials}. */
    public Map<String, String> headerMap() {
        Map<String, String> map = new LinkedHashMap<>();
        exchange.head().headers().forEach((name, value) -> {
            if (!isCredential(name)) {
                map.put(name, value);
            }
        });
        return map;
    }

    /** Whether a header of this name says who the sender is, and should not be in everybody's topic. */
    public static boolean isCredential(String header) {
        return CREDENTIALS.contains(header.toLowerCase(Locale.ROOT));
    }
}
