// SPDX-License-Identifier: Apache-2.0
package io.hydrant.listener.log;

import io.hydrant.listener.http.HttpHead;
import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/**
 * A request and its answer. Immutable.
 *
 * @param resourcePath the route's path, {@code /{app_token}/mobile_attribution}; null if there is no route
 * @param responseLength bytes of the body that was sent
 * @param errorType API Gateway's gateway response type, null for an answer of the route
 */
public record AccessRecord(
        HttpHead head,
        @Nullable String resourcePath,
        String requestId,
        InetAddress clientAddress,
        @Nullable String apiKeyId,
        long receivedAtMillis,
        long tookNanos,
        int status,
        int responseLength,
        @Nullable String errorType,
        @Nullable String errorMessage) {}
