// SPDX-License-Identifier: Apache-2.0
package io.hydrant.source.http;

import io.hydrant.listener.Application;
import io.hydrant.listener.ListeningConnector;
import io.hydrant.listener.Route;
import io.hydrant.listener.access.ApiKeys;
import io.hydrant.listener.access.ApiKeysFile;
import io.hydrant.source.http.mapping.RecordMaker;
import io.hydrant.source.http.schema.BodySchema;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

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
        Map<String, Object> configured = config.originals();
        for (RouteConfig route : config.routes()) {
            BodySchema schema = route.schema();
            routes.add(route(route, schema));
            if (schema != null) {
                configured.put(route.name(MappingConfig.JSON_SCHEMA), schema.text()); // of a file, what it has now
            }
        }
        return new Application(
                connector,
                ListeningConnector.fingerprint(configured),
                routes,
                keys,
                config.usagePlans(),
                config.limits(),
                config.accessLog(),
                config.accessLogTopic(),
                upkeep,
                () -> {});
    }

    private Route route(RouteConfig route, @Nullable BodySchema schema) {
        RecordMaker maker = new RecordMaker(
                route.split(),
                route.maxRecords(),
                schema,
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
