// SPDX-License-Identifier: Apache-2.0
package io.hydrant.listener;

import io.hydrant.listener.route.RouteTable;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Whether applications can be served side by side. Stateless. */
final class RouteConflicts {

    private RouteConflicts() {}

    /**
     * Two routes of the applications that cannot both be served, the one of the earlier application first; null if there
     * are none: {@code two routes answer GET /w: orders/w and invoices/w}.
     */
    static @Nullable String among(List<Application> all) {
        RouteTable<String> table = new RouteTable<>();
        try {
            for (Application application : all) {
                for (Route route : application.routes()) {
                    for (String method : route.methods()) {
                        table.add(route.path(), method, application.name() + "/" + route.name());
                    }
                }
            }
            return null;
        } catch (IllegalArgumentException e) {
            return e.getMessage();
        }
    }
}
