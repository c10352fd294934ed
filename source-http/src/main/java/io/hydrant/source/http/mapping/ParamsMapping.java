// SPDX-License-Identifier: Apache-2.0
package io.hydrant.source.http.mapping;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.hydrant.listener.http.MalformedRequest;
import io.hydrant.source.http.expression.RequestValues;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All parameters of path, query and form body as one flat JSON object of strings:
 * {@code /{app_token}/x} with {@code /abc/x?a=1&b} gives {@code {"a":"1","b":"","app_token":"abc"}}. Of a repeated name
 * the last value counts, and path parameters come last, as in API Gateway's usual template. Another body is refused.
 * Thread-safe.
 */
public final class ParamsMapping implements Mapping {

    private final EmptyValues emptyValues;
    private final @Nullable String secretParameter;

    /**
     * A mapping.
     *
     * @param secretParameter the query parameter that carries the API key, which is left out; null if none does
     */
    public ParamsMapping(EmptyValues emptyValues, @Nullable String secretParameter) {
        this.emptyValues = emptyValues;
        this.secretParameter = secretParameter;
    }

    @Override
    public List<byte[]> values(RequestValues request) {
        boolean form = request.body().length > 0 && request.isForm();
        if (request.body().length > 0 && !form) {
            // a 200 would say that all of the request is in Kafka
            throw new MalformedRequest(415, "Unsupported Media Type");
        }
        ParametersAsJson object = ParametersAsJson.begin(emptyValues, secretParameter);
        String query = request.exchange().head().rawQuery();
        if (query != null) {
            object.addQuery(query);
        }
        if (form) {
            object.addForm(new String(request.body(), ISO_8859_1));
        }
        List<String> variables = request.exchange().pathVariables();
        for (int i = 0; i < variables.size(); i += 2) {
            object.addDecoded(variables.get(i), variables.get(i + 1));
        }
        return List.of(object.end());
    }
}
