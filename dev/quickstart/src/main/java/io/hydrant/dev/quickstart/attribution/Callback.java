// SPDX-License-Identifier: Apache-2.0
package io.hydrant.dev.quickstart.attribution;

import static java.util.Objects.requireNonNull;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One callback of a measurement partner, and the row that it must become.
 *
 * @param appToken the path's variable, for example {@code abc123xyz}
 * @param parameters name and value as they stand in the query string, in order; names may repeat
 * @param row column name to value as DuckDB prints it; null where the callback has no such parameter
 */
public record Callback(String appToken, List<Map.Entry<String, String>> parameters, Map<String, @Nullable String> row) {

    public Callback {
        requireNonNull(appToken, "appToken is null");
        parameters = List.copyOf(parameters);
    }

    /** For example {@code /abc123xyz/mobile_attribution?event_name=Purchase}. */
    public String pathAndQuery() {
        String query = parameters.stream()
                .map(parameter -> escape(parameter.getKey()) + "=" + escape(parameter.getValue()))
                .collect(Collectors.joining("&"));
        return "/" + escape(appToken) + "/mobile_attribution" + (query.isEmpty() ? "" : "?" + query);
    }

    private static String escape(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
