// SPDX-License-Identifier: Apache-2.0
package io.hydrant.source.http.mapping;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hydrant.listener.Exchange;
import io.hydrant.listener.http.ContextVariables;
import io.hydrant.listener.http.HttpHead;
import io.hydrant.listener.http.MalformedRequest;
import io.hydrant.source.http.expression.JsonDocuments;
import io.hydrant.source.http.expression.RequestValues;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The whole request, in the shape of the event that API Gateway's Lambda proxy integration makes of it: {@code resource,
 * path, httpMethod, headers, multiValueHeaders, queryStringParameters, multiValueQueryStringParameters, pathParameters,
 * requestContext, body, isBase64Encoded}. The path is without the stage, which is in the context; a client certificate is
 * there if one was shown. Credentials are left out. Thread-safe.
 *
 * @param secretParameter the query parameter that carries the API key; null if none does
 */
public record RequestMapping(@Nullable String secretParameter) implements Mapping {

    private static final String IDENTITY = "identity.";
    private static final String CLIENT_CERTIFICATE = IDENTITY + "clientCert.";

    @Override
    public List<byte[]> values(RequestValues request) {
        Exchange exchange = request.exchange();
        HttpHead head = exchange.head();
        ObjectNode event = JsonNodeFactory.instance.objectNode();
        event.put("resource", exchange.route().path().text());
        event.put("path", path(exchange));
        event.put("httpMethod", head.method());
        headers(head, event);
        query(exchange, event);
        ObjectNode path = event.putObject("pathParameters");
        request.pathMap().forEach(path::put);
        context(exchange, event.putObject("requestContext"));
        body(request.body(), event);
        return List.of(JsonDocuments.bytes(event));
    }

    private static void headers(HttpHead head, ObjectNode event) {
        ObjectNode single = event.putObject("headers");
        ObjectNode multi = event.putObject("multiValueHeaders");
        head.headers().forEach((name, value) -> {
            if (!RequestValues.isCredential(name)) {
                single.put(name, value);
                append(multi, name, value);
            }
        });
    }

    private void query(Exchange exchange, ObjectNode event) {
        ObjectNode single = event.putObject("queryStringParameters");
        ObjectNode multi = event.putObject("multiValueQueryStringParameters");
        List<String> pairs = exchange.query().pairs();
        for (int i = 0; i < pairs.size(); i += 2) {
            String name = pairs.get(i);
            if (!name.equals(secretParameter)) {
                single.put(name, pairs.get(i + 1));
                append(multi, name, pairs.get(i + 1));
            }
        }
    }

    private static void append(ObjectNode multi, String name, String value) {
        ArrayNode values = multi.get(name) instanceof ArrayNode before ? before : multi.putArray(name);
        values.add(value);
    }

    private static void context(Exchange exchange, ObjectNode context) {
        ObjectNode identity = JsonNodeFactory.instance.objectNode();
        ContextVariables.ALL.forEach((name, variable) -> {
            String value = variable.apply(exchange);
            if (name.equals("requestTimeEpoch")) {
                context.put(name, exchange.receivedAtMillis());
            } else if (name.startsWith(CLIENT_CERTIFICATE)) {
                if (value != null) {
                    identity.withObjectProperty("clientCert").put(name.substring(CLIENT_CERTIFICATE.length()), value);
                }
            } else if (name.startsWith(IDENTITY)) {
                identity.put(name.substring(IDENTITY.length()), value);
            } else {
                context.put(name, value);
            }
        });
        context.set("identity", identity);
    }

    /** Without the stage, as the event of the default domain has it. */
    private static String path(Exchange exchange) {
        String path = exchange.path();
        int stage = exchange.stage().isEmpty() ? 0 : 1 + exchange.stage().length();
        return stage == path.length() ? "/" : path.substring(stage);
    }

    private static void body(byte[] body, ObjectNode event) {
        if (body.length == 0) {
            event.putNull("body");
            event.put("isBase64Encoded", false);
            return;
        }
        try {
            event.put("body", JsonDocuments.text(body));
            event.put("isBase64Encoded", false);
        } catch (MalformedRequest e) {
            event.put("body", Base64.getEncoder().encodeToString(body));
            event.put("isBase64Encoded", true);
        }
    }
}
