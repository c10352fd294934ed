// SPDX-License-Identifier: Apache-2.0
package io.hydrant.listener;

import io.hydrant.listener.access.IpRules;
import io.hydrant.listener.access.KeyLocation;
import io.hydrant.listener.route.PathTemplate;
import io.hydrant.listener.route.RouteTable;
import java.util.Set;

/**
 * One route of an application and what it asks of requests before its handler sees them. Immutable.
 *
 * @param name unique in the application, such as {@code attribution}
 * @param methods of {@link RouteTable#METHODS}
 * @param maxBytes the largest body as received
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
        RequestHandler handler) {

    public Route {
        methods = Set.copyOf(methods);
        for (String method : methods) {
            if (!RouteTable.METHODS.contains(method)) {
                throw new IllegalArgumentException("not a method of API Gateway: " + method);
            }
        }
    }

    /** A route that anybody may use. */
    public static Route open(String name, String path, Set<String> methods, long maxBytes, RequestHandler handler) {
        return new Route(
                name, PathTemplate.parse(path), methods, maxBytes, IpRules.ALL, false, KeyLocation.HEADER, handler);
    }

    @Override
    public String toString() {
        return name;
    }
}
