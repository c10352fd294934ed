// SPDX-License-Identifier: Apache-2.0
package io.hydrant.source.http;

import com.fasterxml.jackson.databind.JsonNode;
import io.hydrant.listener.http.MalformedRequest;
import io.hydrant.source.http.expression.JsonPath;
import io.hydrant.source.http.expression.RequestValues;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where a request carries the key that its repetitions share: {@code header:Idempotency-Key} or
 * {@code body:$.event.id}. Immutable.
 */
final class IdempotencyKey {

    private static final int MAX_LENGTH = 512;
    private static final String HEADER = "header:";
    private static final String BODY = "body:";
    /** A token of RFC 9110, section 5.6.2. */
    private static final Pattern HEADER_NAME = Pattern.compile("[A-Za-z0-9!#$%&'*+.^_`|~-]+");

    private final String header;
    private final @Nullable JsonPath path;

    private IdempotencyKey(String header, @Nullable JsonPath path) {
        this.header = header;
        this.path = path;
    }

    /** Throws {@link IllegalArgumentException} with a sentence that says what is wrong. */
    static IdempotencyKey parse(String text) {
        if (text.startsWith(HEADER)
                && HEADER_NAME.matcher(text.substring(HEADER.length())).matches()) {
            return new IdempotencyKey(text.substring(HEADER.length()), null);
        }
        if (text.startsWith(BODY) && text.length() > BODY.length()) {
            return new IdempotencyKey("", JsonPath.parse(text.substring(BODY.length())));
        }
        throw new IllegalArgumentException("must be header:<name> or body:<JSON path>");
    }

    /** Whether what has the same key may differ otherwise. */
    boolean inBody() {
        return path != null;
    }

    /**
     * Null if the request has none: what is absent, blank or an empty array or object tells no events apart. Throws
     * {@link MalformedRequest} for one that is too long to keep.
     */
    @Nullable
    String of(RequestValues request) {
        String key = path == null ? request.header(header) : text(path.in(request.jsonIfAny()));
        if (key == null || key.isBlank()) {
            return null;
        }
        if (key.length() > MAX_LENGTH) {
            throw new MalformedRequest("The idempotency key is longer than " + MAX_LENGTH + " characters.");
        }
        return key;
    }

    private static @Nullable String text(JsonNode found) {
        if (saysNothing(found)) {
            return null;
        }
        return found.isValueNode() ? found.asText() : found.toString();
    }

    private static boolean saysNothing(JsonNode found) {
        for (JsonNode each : found) {
            if (!saysNothing(each)) {
                return false;
            }
        }
        return found.isContainerNode()
                || found.isMissingNode()
                || found.isNull()
                || (found.isTextual() && found.asText().isBlank());
    }
}
