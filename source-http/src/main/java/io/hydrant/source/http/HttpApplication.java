// SPDX-License-Identifier: Apache-2.0
package io.hydrant.source.http;

import io.hydrant.listener.Application;
import io.hydrant.listener.Route;
import io.hydrant.listener.access.ApiKeys;
import io.hydrant.source.http.mapping.BodyMapping;
import io.hydrant.source.http.mapping.Mapping;
import io.hydrant.source.http.mapping.ParamsMapping;
import io.hydrant.source.http.mapping.RecordMaker;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/** Turns a config into what the listener serves. Immutable. */
final class HttpApplication {

    private final HttpSourceConfig config;
    private final String connector;

    HttpApplication(HttpSourceConfig config, String connector) {
        this.config = config;
        this.connector = connector;
    }

    Application application() {
        ApiKeys keys = config.apiKeys();
        List<Route> routes = new ArrayList<>();
        for (RouteConfig route : config.routes()) {
            routes.add(route(route));
        }
        return new Application(connector, fingerprint(), routes, () -> keys, config.limits(), config.accessLog());
    }

    private Route route(RouteConfig route) {
        RecordMaker maker = new RecordMaker(
                mapping(route),
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
                new RouteHandler(maker, route.response(), config.droppedIsSuccess()));
    }

    private static Mapping mapping(RouteConfig route) {
        return switch (route.mapping()) {
            case PARAMS ->
                new ParamsMapping(
                        route.emptyValues(),
                        route.apiKeyRequired() ? route.apiKeyIn().queryParameter() : null);
            case BODY -> new BodyMapping();
        };
    }

    /** Of everything that was configured; secrets go in as their hash code only, and it is never shown. */
    private String fingerprint() {
        TreeMap<String, Object> all = new TreeMap<>(config.originals());
        all.remove(HttpSourceTask.TASK_ID);
        return Integer.toHexString(all.hashCode()) + all.size();
    }
}
