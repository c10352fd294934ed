// SPDX-License-Identifier: Apache-2.0
package io.hydrant.dev.quickstart.apphistory;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * What a user did in a web app, as the app POSTs it, and the row that it must become.
 *
 * @param appCode the app, for example {@code shop}
 * @param json the request's body
 * @param row column name to value as DuckDB prints it
 */
record ActionLog(String appCode, String json, Map<String, @Nullable String> row) {

    /** The columns of a shop's row. */
    static final List<String> SHOP =
            List.of("logged_at", "user_id", "action", "path", "status", "took_ms", "request", "tags", "dt");

    /** The columns of a billing row. */
    static final List<String> BILLING = List.of("logged_at", "user_id", "action", "invoice", "dt");

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final DateTimeFormatter TIMESTAMP =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss", Locale.ROOT).withZone(ZoneOffset.UTC);
    private static final List<String> ACTIONS = List.of("検索", "add to cart", "O'Neil's \"gift\"", "sign out");

    /**
     * A log of the shop.
     *
     * @param userId tells it apart
     */
    static ActionLog ofShop(String userId, Instant at, Random random) {
        Map<String, @Nullable String> row = new LinkedHashMap<>();
        ObjectNode json = common(userId, at, random, row);
        String path = "/items/" + random.nextInt(1000);
        json.put("path", path);
        row.put("path", path);
        json.put("status", 200 + random.nextInt(3));
        row.put("status", json.get("status").asText());
        json.put("took_ms", random.nextInt(900));
        row.put("took_ms", json.get("took_ms").asText());
        // The column is text, so an object becomes its JSON.
        json.putObject("request").put("q", "café").put("page", 2);
        row.put("request", "{\"q\":\"café\",\"page\":2}");
        json.putArray("tags").add("web").add("新規");
        row.put("tags", "[web, 新規]");
        // The table does not have this one.
        json.put("debug", true);
        return new ActionLog("shop", json.toString(), row);
    }

    /** A log of billing, with an object in it. */
    static ActionLog ofBilling(String userId, Instant at, Random random) {
        Map<String, @Nullable String> row = new LinkedHashMap<>();
        ObjectNode json = common(userId, at, random, row);
        BigDecimal amount = BigDecimal.valueOf(random.nextInt(100_000), 2);
        json.putObject("invoice")
                .put("id", "I-" + random.nextInt(1000))
                .put("amount", amount)
                .put("currency", "EUR");
        row.put(
                "invoice",
                "{'id': " + json.path("invoice").path("id").asText() + ", 'amount': " + amount.toPlainString()
                        + ", 'currency': EUR}");
        return new ActionLog("billing", json.toString(), row);
    }

    private static ObjectNode common(String userId, Instant at, Random random, Map<String, @Nullable String> row) {
        Instant second = at.truncatedTo(ChronoUnit.SECONDS);
        String action = ACTIONS.get(random.nextInt(ACTIONS.size()));
        row.put("logged_at", TIMESTAMP.format(second));
        row.put("user_id", userId);
        row.put("action", action);
        row.put("dt", TIMESTAMP.format(second).substring(0, 10));
        return JSON.createObjectNode()
                .put("logged_at", second.toString())
                .put("user_id", userId)
                .put("action", action);
    }
}
