// SPDX-License-Identifier: Apache-2.0
package io.hydrant.dev.stack.faults;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.hydrant.dev.stack.http.Exchange;
import io.hydrant.dev.stack.http.Reply;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * The faults and the request log over HTTP, for other processes and for curl. Never subject to a fault itself.
 *
 * <pre>
 * GET    /_control/faults    the rules that stand
 * POST   /_control/faults    {"operation":"PutObject","resource":"events/.*","times":3,"kind":"error","status":503,
 *                             "code":"SlowDown","after":false,"delayMs":0}  or "seed" and "probability" for times
 * DELETE /_control/faults    forgets all rules, ends an outage
 * PUT    /_control/outage    begins an outage; DELETE ends it
 * GET    /_control/requests  the last requests; DELETE forgets them
 * </pre>
 *
 * Thread-safe.
 */
public final class ControlCalls {

    /** Where they are; no bucket can have such a name. */
    public static final String PATH = "/_control/";

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final int MAX_BODY = 64 * 1024;

    private final Faults faults;
    private final RequestLog requests;

    public ControlCalls(Faults faults, RequestLog requests) {
        this.faults = faults;
        this.requests = requests;
    }

    /** Serves a request below {@link #PATH}; what is wrong with it is told in a JSON {@code message}. */
    public Reply serve(Exchange exchange) throws IOException {
        String call = exchange.method() + " " + exchange.rawPath().substring(PATH.length());
        return switch (call) {
            case "GET faults" ->
                json(200, faults.standing().stream().map(ControlCalls::describe).toList());
            case "POST faults" -> addRule(exchange);
            case "DELETE faults" -> done(faults::clear);
            case "PUT outage" -> done(() -> faults.outage(true));
            case "DELETE outage" -> done(() -> faults.outage(false));
            case "GET requests" -> json(200, requests.entries());
            case "DELETE requests" -> done(requests::clear);
            default -> json(404, Map.of("message", "no such control call: " + call));
        };
    }

    private static Reply done(Runnable change) throws JsonProcessingException {
        change.run();
        return json(200, Map.of());
    }

    private Reply addRule(Exchange exchange) throws IOException {
        try {
            JsonNode rule = JSON.readTree(exchange.body(MAX_BODY));
            Fault fault = new Fault(
                    Fault.Kind.valueOf(rule.path("kind").asText("error").toUpperCase(Locale.ROOT)),
                    Duration.ofMillis(rule.path("delayMs").asLong(0)),
                    rule.path("after").asBoolean(false),
                    rule.path("status").asInt(500),
                    rule.path("code").asText("InternalError"));
            String operation = rule.path("operation").asText("*");
            String resource = rule.path("resource").asText(".*");
            if (rule.has("probability")) {
                faults.addRandom(
                        rule.path("seed").asLong(0), rule.path("probability").asDouble(), operation, resource, fault);
            } else {
                faults.add(operation, resource, rule.path("times").asInt(1), fault);
            }
            return json(200, Map.of());
        } catch (JsonProcessingException e) {
            return json(400, Map.of("message", "not a fault rule: " + e.getMessage()));
        } catch (IllegalArgumentException e) {
            return json(400, Map.of("message", String.valueOf(e.getMessage())));
        }
    }

    private static Map<String, Object> describe(Faults.Standing rule) {
        Map<String, Object> description = new LinkedHashMap<>();
        description.put("operation", rule.operation());
        description.put("resource", rule.resource());
        description.put("left", rule.left());
        description.put("probability", rule.probability());
        description.put("kind", rule.fault().kind().name().toLowerCase(Locale.ROOT));
        description.put("delayMs", rule.fault().delay().toMillis());
        description.put("after", rule.fault().after());
        description.put("status", rule.fault().status());
        description.put("code", rule.fault().code());
        return description;
    }

    private static Reply json(int status, Object value) throws JsonProcessingException {
        return Reply.of(status, "application/json", JSON.writeValueAsBytes(value), Map.of());
    }
}
