// SPDX-License-Identifier: Apache-2.0
package io.hydrant.dev.stack.glue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;

/** Paging of lists that may change between two pages: a token is the place in the order, opaque to clients. */
final class Pages {

    private Pages() {}

    /**
     * An answer with one page.
     *
     * @param input {@code MaxResults} and {@code NextToken} are read of it
     * @param member that holds the list
     * @param all what the list would be without paging
     */
    static ObjectNode page(GlueInput input, int maxResults, String member, List<? extends JsonNode> all) {
        int max = input.number("MaxResults", maxResults, 1, maxResults);
        int from = input.text("NextToken")
                .filter(token -> !token.isEmpty())
                .map(Pages::decode)
                .orElse(0);
        int to = Math.min(all.size(), from + max);
        ObjectNode answer = JsonNodeFactory.instance.objectNode();
        ArrayNode list = answer.putArray(member);
        for (JsonNode element : all.subList(Math.min(from, to), to)) {
            list.add(element);
        }
        if (to < all.size()) {
            answer.put("NextToken", encode(to));
        }
        return answer;
    }

    private static String encode(int place) {
        return Base64.getEncoder().encodeToString(("place:" + place).getBytes(StandardCharsets.UTF_8));
    }

    private static int decode(String token) {
        try {
            String place = new String(Base64.getDecoder().decode(token), StandardCharsets.UTF_8);
            if (place.startsWith("place:")) {
                return Math.max(0, Integer.parseInt(place.substring("place:".length())));
            }
        } catch (IllegalArgumentException e) {
            // Said below.
        }
        throw GlueError.invalidInput("Invalid NextToken");
    }
}
