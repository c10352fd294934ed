// SPDX-License-Identifier: Apache-2.0
package io.hydrant.dev.quickstart.logstoredshift;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hydrant.dev.quickstart.clients.LogSubscription.LogEvent;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * A structured log event of an API server, and the CSV row that it must become if it passes the filter.
 *
 * @param event its message is JSON with a {@code context}
 * @param wanted whether its {@code context.log_name} is the one that the pipeline keeps
 * @param row column name to text
 */
record UserAction(LogEvent event, boolean wanted, Map<String, @Nullable String> row) {

    /** The columns of the CSV, in their order. */
    static final List<String> COLUMNS = List.of("logged_at", "user_id", "action", "amount", "note");

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final DateTimeFormatter TIMESTAMP = DateTimeFormatter.ofPattern(
                    "uuuu-MM-dd HH:mm:ss.SSSSSS", Locale.ROOT)
            .withZone(ZoneOffset.UTC);
    private static final List<String> ACTIONS = List.of("login", "purchase", "返品", "sign, out");

    /**
     * An event that is told apart by its note.
     *
     * @param id for example {@code k3v9-17}
     */
    static UserAction of(String id, Instant at, boolean wanted, Random random) {
        // Never a whole second, so that the text has its fraction.
        Instant time = Instant.ofEpochSecond(at.getEpochSecond(), (1 + random.nextInt(998)) * 1_000_000L);
        String action = ACTIONS.get(random.nextInt(ACTIONS.size()));
        int user = 1 + random.nextInt(100_000);
        String note = id + (random.nextBoolean() ? " said \"hi, there\"" : " tab\there, c:\\temp");
        BigDecimal amount = random.nextBoolean() ? null : BigDecimal.valueOf(1 + random.nextInt(999_999), 2);
        ObjectNode message = JSON.createObjectNode();
        message.put("datetime", time.toString());
        message.put("level", "INFO");
        message.put("message", note);
        ObjectNode context = message.putObject("context");
        context.put("log_name", wanted ? "specific-log" : "access-log");
        context.put("user_id", user);
        context.put("action", action);
        if (amount != null) {
            context.put("amount", amount);
        }
        Map<String, @Nullable String> row = new LinkedHashMap<>();
        row.put("logged_at", TIMESTAMP.format(time));
        row.put("user_id", Integer.toString(user));
        row.put("action", action);
        row.put("amount", amount == null ? null : amount.toPlainString());
        row.put("note", note);
        return new UserAction(new LogEvent(time, message.toString()), wanted, row);
    }
}
