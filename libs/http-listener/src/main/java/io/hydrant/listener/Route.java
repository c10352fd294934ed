// SPDX-License-Identifier: Apache-2.0
package io.hydrant.listener;

import io.hydrant.listener.access.BasicCredentials;
import io.hydrant.listener.access.IpRules;
import io.hydrant.listener.access.KeyLocation;
import io.hydrant.listener.access.RateLimit;
import io.hydrant.listener.route.PathTemplate;
import io.hydrant.listener.route.RouteTable;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One route of an application and what it asks of requests before its handler sees them. Immutable.
 *
 * @param name unique in the application, such as {@code attribution}
 * @param methods of {@link RouteTable#METHODS}
 * @param maxBytes the largest body as received
 * @param basic what basic authentication must show; null for none
 * @param limit of all requests of the route together; null for none
 * @param apiKeyRequired whether a key is needed; without that, keys are ignored, as API Gateway does
 */
public record Route(
        String name,
        PathTemplate path,
        Set<String> methods,
        long maxBytes,
        IpRules sources,
        boolean apiKeyRequired,
        KeyLocation apiKeyIn,
        @Nullable BasicCredentials basic,
        @Nullable RateLimit limit,
        RequestHandler handler) {

    public Route {
        methods = Set.copyOf(methods);
        for (String method : methods) {
            if (!RouteTable.METHODS.contains(method)) {
                throw new IllegalArgumentException("not a method of API Gateway: " + method);
            }
        }
    }

    /** The path variable that is the API key and nothing else, or null. */
    @Nullable
    String secretPathVariable() {
        return apiKeyRequired ? apiKeyIn.pathVariable() : null;
    }

    /** The query parameter that is the API key and nothing else, or null. */
    public @Nullable String secretQueryParameter() {
        return apiKeyRequired ? apiKeyIn.queryParameter() : null;
    }

    /** A route that anybody may use. */
    public static Route open(String name, String path, Set<String> methods, long maxBytes, RequestHandler handler) {
        return new Route(
                name,
                PathTemplate.parse(path),
                methods,
                maxBytes,
                IpRules.ALL,
                false,
                KeyLocation.HEADER,
                null,
                null,
                handler);
    }

    @Override
    public String toString() {
        return name;
    }
}
