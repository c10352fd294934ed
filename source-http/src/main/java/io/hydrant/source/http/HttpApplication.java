// SPDX-License-Identifier: Apache-2.0
package io.hydrant.source.http;

import io.hydrant.listener.Application;
import io.hydrant.listener.ListeningConnector;
import io.hydrant.listener.Route;
import io.hydrant.listener.access.ApiKeys;
import io.hydrant.listener.access.ApiKeysFile;
import io.hydrant.source.http.mapping.RecordMaker;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** Turns a config into what the listener serves. Immutable. */
final class HttpApplication {

    private final HttpSourceConfig config;
    private final String connector;

    HttpApplication(HttpSourceConfig config, String connector) {
        this.config = config;
        this.connector = connector;
    }

    Application application() {
        ApiKeysFile file = config.apiKeysFile();
        ApiKeys constant = file == null ? config.apiKeys().build() : ApiKeys.NONE;
        Supplier<ApiKeys> keys = file == null ? () -> constant : file::keys;
        Runnable upkeep = file == null ? () -> {} : file::reloadIfChanged;
        List<Route> routes = new ArrayList<>();
        for (RouteConfig route : config.routes()) {
            routes.add(route(route));
        }
        return new Application(
                connector,
                ListeningConnector.fingerprint(config.originals()),
                routes,
                keys,
                config.usagePlans(),
                config.limits(),
                config.accessLog(),
                config.accessLogTopic(),
                upkeep,
                () -> {});
    }

    private Route route(RouteConfig route) {
        RecordMaker maker = new RecordMaker(
                route.split(),
                route.maxRecords(),
                route.schema(),
                route.mapping(),
                route.topic(),
                route.topics(),
                route.recordKey(),
                route.headers(),
                route.recordMaxBytes());
        return new Route(
                route.alias(),
                route.path(),
                route.methods(),
                route.maxBytes(),
                route.sources(),
                route.apiKeyRequired(),
                route.apiKeyIn(),
                route.basic(),
                route.limit(),
                new RouteHandler(route, config, maker));
    }
}
