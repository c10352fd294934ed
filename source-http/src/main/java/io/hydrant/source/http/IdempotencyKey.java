// SPDX-License-Identifier: Apache-2.0
package io.hydrant.source.http;

import io.hydrant.listener.http.MalformedRequest;
import io.hydrant.source.http.expression.Expression;
import io.hydrant.source.http.expression.RequestValues;
import org.jspecify.annotations.Nullable;

/**
 * Where a request carries the key that its repetitions share: {@code header:Idempotency-Key} or
 * {@code body:$.event.id}. Immutable.
 */
final class IdempotencyKey {

    private static final int MAX_LENGTH = 512;

    private final Expression place;
    private final boolean inBody;

    private IdempotencyKey(Expression place, boolean inBody) {
        this.place = place;
        this.inBody = inBody;
    }

    /** Throws {@link IllegalArgumentException} with a sentence that says what is wrong. */
    static IdempotencyKey parse(String text) {
        if (text.startsWith("header:") && text.length() > "header:".length()) {
            return new IdempotencyKey(
                    Expression.parse("method.request.header." + text.substring("header:".length())), false);
        }
        if (text.startsWith("body:") && text.length() > "body:".length()) {
            return new IdempotencyKey(
                    Expression.parse("method.request.body." + text.substring("body:".length())), true);
        }
        throw new IllegalArgumentException("must be header:<name> or body:<JSON path>");
    }

    /** Whether what has the same key may differ otherwise. */
    boolean inBody() {
        return inBody;
    }

    /** Null if the request has none. Throws {@link MalformedRequest} for one that is too long to keep. */
    @Nullable
    String of(RequestValues request) {
        String key = inBody && request.body().length == 0 ? null : place.of(request, null);
        if (key != null && key.length() > MAX_LENGTH) {
            throw new MalformedRequest("The idempotency key is longer than " + MAX_LENGTH + " characters.");
        }
        return key;
    }
}
