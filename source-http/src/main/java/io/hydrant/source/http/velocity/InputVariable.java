// SPDX-License-Identifier: Apache-2.0
package io.hydrant.source.http.velocity;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.hydrant.source.http.expression.JsonDocuments;
import io.hydrant.source.http.expression.JsonPath;
import io.hydrant.source.http.expression.RequestValues;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code $input}. Public for Velocity alone; its methods are the variable's. */
public final class InputVariable {

    private final RequestValues request;
    private final @Nullable String secretParameter;

    InputVariable(RequestValues request, @Nullable String secretParameter) {
        this.request = request;
        this.secretParameter = secretParameter;
    }

    /** {@code $input.body}: the text, {@code {}} for an empty one. */
    public String getBody() {
        return request.body().length == 0 ? "{}" : request.text();
    }

    /** JSON text; {@code ""} with its quotes where nothing is. */
    public String json(String path) {
        JsonNode found = at(path);
        return found.isMissingNode() ? "\"\"" : new String(JsonDocuments.bytes(found), StandardCharsets.UTF_8);
    }

    /** A value for {@code #foreach} and member access. */
    public Object path(String path) {
        return TemplateList.of(at(path));
    }

    private JsonNode at(String path) {
        return request.body().length == 0
                ? MissingNode.getInstance()
                : JsonPath.parse(path).in(request.json());
    }

    /** {@code path}, {@code querystring} and {@code header}, each a map of name to last value, without credentials. */
    public Map<String, Map<String, String>> params() {
        Map<String, Map<String, String>> params = new LinkedHashMap<>();
        params.put("path", request.pathMap());
        Map<String, String> query = request.exchange().query().toMap();
        if (secretParameter != null) {
            query.remove(secretParameter);
        }
        params.put("querystring", query);
        params.put("header", request.headerMap());
        return params;
    }

    /**
     * Searched in the path, then the query, then the headers; empty where it is in none. A template that names a header with
     * a credential gets it, but for the API key.
     */
    public String params(String name) {
        String value = request.path(name);
        if (value == null && !name.equals(secretParameter)) {
            value = request.query(name);
        }
        if (value == null && !name.equalsIgnoreCase("x-api-key")) {
            value = request.header(name);
        }
        return value == null ? "" : value;
    }
}
