// SPDX-License-Identifier: Apache-2.0
package io.hydrant.listener.http;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * API Gateway's {@code $context} variables that a request has before it is answered, for access logs, expressions and
 * mapping templates alike. Thread-safe.
 */
public final class ContextVariables {

    private static final DateTimeFormatter CLF = DateTimeFormatter.ofPattern("dd/MMM/yyyy:HH:mm:ss Z", Locale.ENGLISH)
            .withZone(ZoneOffset.UTC);

    /** By name without the prefix, {@code identity.sourceIp}; a value is null where a request has none. */
    public static final Map<String, Function<RequestFacts, @Nullable String>> ALL = all();

    private ContextVariables() {}

    private static Map<String, Function<RequestFacts, @Nullable String>> all() {
        Map<String, Function<RequestFacts, @Nullable String>> all = new LinkedHashMap<>();
        all.put("requestId", RequestFacts::requestId);
        all.put("extendedRequestId", request -> RequestIds.extended(request.requestId()));
        all.put("requestTime", request -> CLF.format(Instant.ofEpochMilli(request.receivedAtMillis())));
        all.put("requestTimeEpoch", request -> Long.toString(request.receivedAtMillis()));
        all.put("httpMethod", request -> request.head().method());
        all.put("path", RequestFacts::path);
        all.put("resourcePath", RequestFacts::resourcePath);
        all.put("resourceId", RequestFacts::resourcePath);
        all.put("stage", request -> request.stage().isEmpty() ? null : request.stage());
        all.put("protocol", request -> request.head().protocol());
        all.put("domainName", ContextVariables::host);
        all.put("domainPrefix", ContextVariables::hostPrefix);
        all.put("identity.sourceIp", request -> request.clientAddress().getHostAddress());
        all.put("identity.userAgent", request -> request.head().headers().first("User-Agent"));
        all.put("identity.apiKeyId", RequestFacts::apiKeyId);
        all.put("identity.clientCert.subjectDN", request -> request.head().clientCertificate());
        return Collections.unmodifiableMap(all);
    }

    private static @Nullable String host(RequestFacts request) {
        return request.head().headers().first("Host");
    }

    private static @Nullable String hostPrefix(RequestFacts request) {
        String host = host(request);
        int dot = host == null ? -1 : host.indexOf('.');
        return host == null || dot < 0 ? host : host.substring(0, dot);
    }
}
