// SPDX-License-Identifier: Apache-2.0
package io.hydrant.listener.http;

import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/** What is known of a request without its body. */
public interface RequestFacts {

    HttpHead head();

    /** As received but for API keys in it, {@code /prod/abc/mobile_attribution}; null if it may hold one that nobody can find. */
    @Nullable
    String path();

    /** The route's path, {@code /{app_token}/mobile_attribution}; null if there is no route. */
    @Nullable
    String resourcePath();

    /** The base path without its slash, {@code prod}; empty if there is none. */
    String stage();

    /** A UUID, as the answer's {@code x-amzn-RequestId} says it. */
    String requestId();

    /** The client, after trusted proxies were taken away. */
    InetAddress clientAddress();

    /** The id of the API key that was shown, or null. */
    @Nullable
    String apiKeyId();

    /** When the head of the request was read, epoch milliseconds. */
    long receivedAtMillis();
}
