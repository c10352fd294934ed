// SPDX-License-Identifier: Apache-2.0
package io.hydrant.listener;

import io.hydrant.listener.access.IpRules;
import io.hydrant.listener.access.KeyLocation;
import io.hydrant.listener.access.Quota;
import io.hydrant.listener.access.Usage;
import io.hydrant.listener.access.UsagePlan;
import io.hydrant.listener.http.FrontDoor;
import io.hydrant.listener.http.HttpHead;
import io.hydrant.listener.http.HttpReply;
import io.hydrant.listener.http.MalformedRequest;
import io.hydrant.listener.http.Reception;
import io.hydrant.listener.http.RequestIds;
import io.hydrant.listener.http.Wire;
import io.hydrant.listener.log.AccessRecord;
import io.hydrant.listener.route.RouteMatch;
import io.hydrant.listener.route.RouteTable;
import java.net.InetAddress;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * The checks that a request passes before its body is read, in this order: size of the head (the server's), route and
 * method, size of the body, source address, API key, what the route's handler asks of the head, room, rate, quota. Thread-safe; called on event loops.
 */
final class Gate implements FrontDoor {

    /** A route and whose it is. */
    record Hosted(HostedApplication host, Route route) {
        @Override
        public String toString() {
            return host.name() + "/" + route.name();
        }
    }

    /** What is served at one time: a request must not see the routes of one and the applications of another. */
    private record Serving(RouteTable<Hosted> routes, List<HostedApplication> applications, boolean keysInPaths) {

        Serving(RouteTable<Hosted> routes, List<HostedApplication> applications) {
            this(
                    routes,
                    List.copyOf(applications),
                    applications.stream()
                            .flatMap(host -> host.application().routes().stream())
                            .anyMatch(route -> route.secretPathVariable() != null));
        }
    }

    /** What load balancers ask with. Whoever posts to the health path brings something, and must not be told 200. */
    private static final Set<String> READS = Set.of("GET", "HEAD");

    private final ListenerSettings settings;
    private final InstantSource clock;
    private final Executor workers;
    private volatile Serving serving = new Serving(new RouteTable<>(), List.of()); // replaced by the listener

    Gate(ListenerSettings settings, InstantSource clock, Executor workers) {
        this.settings = settings;
        this.clock = clock;
        this.workers = workers;
    }

    void serve(RouteTable<Hosted> table, List<HostedApplication> all) {
        serving = new Serving(table, all);
    }

    @Override
    public @Nullable Reception arrived(HttpHead head, Wire wire) {
        String path = head.rawPath();
        if (path.equals(settings.healthPath()) && READS.contains(head.method())) {
            wire.reply(health());
            return null;
        }
        InetAddress client = settings.clientAddress().of(head.peer(), head.headers());
        String requestId = RequestIds.of(head.headers().first("x-amzn-RequestId"));
        Serving now = serving;
        if (now.applications.isEmpty()) {
            // Between two owners or before the first: a sender that took this for an unknown route would not come back.
            return turnAway(
                    head,
                    wire,
                    client,
                    requestId,
                    Refusal.NO_TASK,
                    Refusal.NO_TASK.reply().closing());
        }
        RouteMatch<Hosted> match;
        try {
            match = find(now.routes, path, head.method());
        } catch (MalformedRequest e) {
            return turnAway(head, wire, client, requestId, Refusal.MALFORMED, reply(e));
        }
        if (match == null) {
            return turnAway(head, wire, client, requestId, Refusal.UNKNOWN_ROUTE, Refusal.UNKNOWN_ROUTE.reply());
        }
        return enter(match, head, wire, client, requestId);
    }

    private @Nullable RouteMatch<Hosted> find(RouteTable<Hosted> routes, String path, String method) {
        String base = settings.basePath();
        if (base.isEmpty()) {
            return routes.find(path, method);
        }
        if (!path.startsWith(base)) {
            return null;
        }
        String rest = path.substring(base.length());
        if (rest.isEmpty()) {
            return routes.find("/", method);
        }
        return rest.startsWith("/") ? routes.find(rest, method) : null;
    }

    private @Nullable Reception enter(
            RouteMatch<Hosted> match, HttpHead head, Wire wire, InetAddress client, String requestId) {
        HostedApplication host = match.route().host();
        Route route = match.route().route();
        Application application = host.application();
        String key = route.apiKeyRequired() ? keyOf(match, head, application) : null;
        String secret = route.secretPathVariable();
        HttpExchange exchange = new HttpExchange(
                host,
                application,
                route,
                head,
                secret == null ? head.rawPath() : route.path().masked(head.rawPath(), baseSegments(), secret),
                secret == null ? match.variables() : without(secret, match.variables()),
                wire,
                client,
                requestId,
                key,
                clock.millis(),
                workers);
        UsagePlan plan = key == null ? null : application.planOf(key);
        Refusal refusal = refusal(route, head, client, key);
        if (refusal == null
                && key != null
                && plan == null
                && !application.plans().isEmpty()) {
            refusal = Refusal.INVALID_API_KEY; // a key in no plan
        }
        if (refusal != null) {
            exchange.refuse(refusal);
            return null;
        }
        if (!exchange.acceptedOnHead()) {
            return null;
        }
        return exchange.admitted() && withinLimits(host.usage(), route, plan, key, exchange) ? exchange : null;
    }

    /** A throttled request uses no quota. */
    private static boolean withinLimits(
            Usage usage, Route route, @Nullable UsagePlan plan, @Nullable String key, HttpExchange exchange) {
        long waitNanos = plan == null || key == null ? 0 : usage.throttle(plan, key);
        if (waitNanos == 0 && route.limit() != null) {
            waitNanos = usage.throttleRoute(route.name(), route.limit());
        }
        if (waitNanos > 0) {
            exchange.throttled(Refusal.THROTTLED, (waitNanos + 999_999_999) / 1_000_000_000);
            return false;
        }
        Quota quota = plan == null || key == null ? null : usage.quota(plan, key);
        if (quota != null && !quota.tryUse()) {
            exchange.throttled(Refusal.QUOTA_EXCEEDED, quota.secondsToRenewal());
            return false;
        }
        return true;
    }

    private static @Nullable Refusal refusal(Route route, HttpHead head, InetAddress client, @Nullable String key) {
        if (head.contentLength() > route.maxBytes()) {
            return Refusal.TOO_LARGE;
        }
        IpRules.Verdict verdict = route.sources().of(client);
        if (verdict != IpRules.Verdict.ALLOWED) {
            return verdict == IpRules.Verdict.DENIED ? Refusal.ACCESS_DENIED_EXPLICITLY : Refusal.ACCESS_DENIED;
        }
        if (route.basic() != null && !route.basic().areIn(head.headers())) {
            return Refusal.UNAUTHORIZED;
        }
        return route.apiKeyRequired() && key == null ? Refusal.INVALID_API_KEY : null;
    }

    private static @Nullable String keyOf(RouteMatch<Hosted> match, HttpHead head, Application application) {
        KeyLocation in = match.route().route().apiKeyIn();
        String value;
        if (in.queryParameter() != null) {
            try {
                value = QueryParameters.parse(head.rawQuery()).last(in.queryParameter());
            } catch (MalformedRequest e) {
                value = null;
            }
        } else if (in.pathVariable() != null) {
            value = valueOf(in.pathVariable(), match.variables());
        } else {
            value = head.headers().first("x-api-key");
        }
        return value == null ? null : application.keys().get().idOf(value);
    }

    private static @Nullable String valueOf(String name, List<String> variables) {
        for (int i = 0; i < variables.size(); i += 2) {
            if (variables.get(i).equals(name)) {
                return variables.get(i + 1);
            }
        }
        return null;
    }

    private static List<String> without(String name, List<String> variables) {
        List<String> others = new ArrayList<>();
        for (int i = 0; i < variables.size(); i += 2) {
            if (!variables.get(i).equals(name)) {
                others.add(variables.get(i));
                others.add(variables.get(i + 1));
            }
        }
        return others;
    }

    private int baseSegments() {
        return (int) settings.basePath().chars().filter(c -> c == '/').count();
    }

    private @Nullable Reception turnAway(
            HttpHead head, Wire wire, InetAddress client, String requestId, Refusal refusal, HttpReply reply) {
        wire.reply(reply, "x-amzn-RequestId", requestId, "x-amz-apigw-id", RequestIds.extended(requestId));
        observe(head, client, requestId, refusal, reply, refusal.message());
        return null;
    }

    /** Counts and logs a request that belongs to no route. */
    private void observe(
            HttpHead head,
            InetAddress client,
            String requestId,
            Refusal refusal,
            HttpReply reply,
            @Nullable String message) {
        HostedApplication witness = witness();
        if (witness != null) {
            AccessRecord access = new AccessRecord(
                    head,
                    serving.keysInPaths ? null : head.rawPath(),
                    null,
                    witness.stage(),
                    requestId,
                    client,
                    null,
                    clock.millis(),
                    0,
                    0,
                    reply.status(),
                    reply.body().length,
                    refusal.responseType(),
                    message,
                    null);
            witness.observer().turnedAway(access, refusal);
        }
    }

    /** Who counts and logs a request that belongs to nobody: the first that keeps an access log, else the first. */
    private @Nullable HostedApplication witness() {
        List<HostedApplication> all = serving.applications;
        for (HostedApplication host : all) {
            if (host.application().accessLog() != null) {
                return host;
            }
        }
        return all.isEmpty() ? null : all.get(0);
    }

    private HttpReply health() {
        String reason = readiness(serving.applications);
        return reason == null
                ? HttpReply.json(200, "{\"ready\":true}")
                : HttpReply.json(503, "{\"ready\":false,\"reason\":" + Json.quote(reason) + "}");
    }

    /**
     * Why a load balancer should go elsewhere; null if it should come. A connector without a task here, deleted perhaps,
     * takes nobody else off the load balancer.
     */
    private static @Nullable String readiness(List<HostedApplication> all) {
        boolean served = false;
        for (HostedApplication host : all) {
            if (!host.isEmpty()) {
                String reason = host.notReady();
                if (reason != null) {
                    return reason;
                }
                served = true;
            }
        }
        return served ? null : all.isEmpty() ? "nothing is served" : all.get(0).notReady();
    }

    @Override
    public HttpReply malformed(MalformedRequest problem, HttpHead known) {
        InetAddress client = settings.clientAddress().of(known.peer(), known.headers());
        String requestId = RequestIds.of(known.headers().first("x-amzn-RequestId"));
        HttpReply reply = reply(problem)
                .header("x-amzn-RequestId", requestId)
                .header("x-amz-apigw-id", RequestIds.extended(requestId));
        observe(known, client, requestId, Refusal.MALFORMED, reply, problem.getMessage());
        return reply;
    }

    private static HttpReply reply(MalformedRequest problem) {
        return HttpReply.json(
                problem.status(), "{\"message\":" + Json.quote(String.valueOf(problem.getMessage())) + "}");
    }
}
