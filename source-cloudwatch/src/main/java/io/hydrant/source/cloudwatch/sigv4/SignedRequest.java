// SPDX-License-Identifier: Apache-2.0
package io.hydrant.source.cloudwatch.sigv4;

import org.jspecify.annotations.Nullable;

/**
 * What a signature covers, as received.
 *
 * @param method for example {@code POST}
 * @param rawPath the path that the client signed, not decoded; {@code /} for every AWS JSON service
 * @param rawQuery what follows the question mark, not decoded; null without one
 * @param body the bytes before any content encoding is undone; not changed
 * @param secure whether it came over TLS: only then can an unsigned payload be believed
 */
@SuppressWarnings("ArrayRecordComponent") // never compared: it carries the request to the verifier
public record SignedRequest(
        String method,
        String rawPath,
        @Nullable String rawQuery,
        RequestHeaders headers,
        byte[] body,
        boolean secure) {}
