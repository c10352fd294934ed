// SPDX-License-Identifier: Apache-2.0
package io.hydrant.listener.log;

import io.hydrant.listener.http.HttpHead;
import io.hydrant.listener.http.RequestFacts;
import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/**
 * A request and its answer. Immutable.
 *
 * @param integrationNanos from the hand-over of its records to the answer; 0 if there was none
 * @param responseLength bytes of the body that was sent
 * @param errorType API Gateway's gateway response type, null for an answer of the route
 * @param validationError what a body violates, null unless that is why it was refused
 */
public record AccessRecord(
        HttpHead head,
        @Nullable String path,
        @Nullable String resourcePath,
        String stage,
        String requestId,
        InetAddress clientAddress,
        @Nullable String apiKeyId,
        long receivedAtMillis,
        long tookNanos,
        long integrationNanos,
        int status,
        int responseLength,
        @Nullable String errorType,
        @Nullable String errorMessage,
        @Nullable String validationError)
        implements RequestFacts {}
