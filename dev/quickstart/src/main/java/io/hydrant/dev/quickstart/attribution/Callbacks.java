// SPDX-License-Identifier: Apache-2.0
package io.hydrant.dev.quickstart.attribution;

import static java.util.Objects.requireNonNull;

import io.hydrant.dev.quickstart.readback.DuckDb;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Sample callbacks as a partner sends them: installs and sessions with empty placeholders, purchases with revenue, names
 * that are not ASCII, quotes, a repeated parameter, parameters that the table does not know. The same run and seed give
 * the same callbacks.
 */
public final class Callbacks {

    /** The columns that {@link Callback#row} covers: those of the table, and its partition keys. */
    public static final List<String> COLUMNS = List.of(
            "event_token",
            "event_name",
            "app_name",
            "activity_kind",
            "created_at",
            "app_token",
            "adid",
            "nonce",
            "country",
            "network_name",
            "campaign_name",
            "revenue",
            "currency",
            "session_count",
            "year",
            "month",
            "day");

    private static final DateTimeFormatter TIMESTAMP =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss", Locale.ROOT).withZone(ZoneOffset.UTC);
    private static final List<String> KINDS = List.of("install", "session", "event", "event", "event");
    private static final List<String> EVENTS =
            List.of("Purchase", "購入", "O'Neil's \"special\"", "level\\up", "Sign up & start", "añadir al carrito 🛒");
    private static final List<String> NETWORKS = List.of("Organic", "Network1::Xmas", "Réseau d'été", "Meta%20Ads+");
    private static final List<String> COUNTRIES = List.of("jp", "de", "us", "br");
    private static final Duration SPAN = Duration.ofHours(60);

    private Callbacks() {}

    /**
     * {@code count} callbacks that were created over the two and a half days before {@code until}: three or four days of
     * partitions.
     *
     * @param run begins every nonce, so that rows of different runs can be told apart; for example {@code k3v9}
     */
    public static List<Callback> generate(String run, int count, Instant until, long seed) {
        requireNonNull(run, "run is null");
        Random random = new Random(seed);
        long first = until.minus(SPAN).getEpochSecond();
        return IntStream.range(0, count)
                .mapToObj(i -> callback(run + "-" + i, first + i * SPAN.toSeconds() / count, random))
                .collect(Collectors.toList());
    }

    /**
     * A query whose rows compare with {@link Callback#row}: {@link #COLUMNS}, times as UTC whatever kind of timestamp the
     * file holds.
     *
     * @param from a table, and perhaps a WHERE clause
     */
    public static String select(String from) {
        return DuckDb.select(COLUMNS, "created_at", from);
    }

    private static Callback callback(String nonce, long createdAt, Random random) {
        String kind = pick(KINDS, random);
        boolean event = kind.equals("event");
        List<Map.Entry<String, String>> sent = new ArrayList<>();
        Map<String, @Nullable String> row = new LinkedHashMap<>();
        COLUMNS.forEach(column -> row.put(column, null));

        String appToken = "app" + random.nextInt(4);
        row.put("app_token", appToken);
        give("nonce", nonce, sent, row);
        give("adid", Long.toHexString(random.nextLong()), sent, row);
        give("activity_kind", kind, sent, row);
        // A placeholder without data is sent empty, not left out.
        give("event_token", event ? "bkrfgq" : "", sent, row);
        give("event_name", event ? pick(EVENTS, random) : "", sent, row);
        give("app_name", "com.example.shop", sent, row);
        give("country", pick(COUNTRIES, random), sent, row);
        if (random.nextInt(10) == 0) {
            // Of a repeated parameter the last counts, as in API Gateway.
            sent.add(Map.entry("network_name", "superseded"));
        }
        give("network_name", pick(NETWORKS, random), sent, row);
        if (random.nextBoolean()) {
            give("campaign_name", "spring sale/" + random.nextInt(100) + "?", sent, row);
        }
        if (event && random.nextBoolean()) {
            String revenue = random.nextInt(10_000) + "." + (10 + random.nextInt(90));
            give("revenue", revenue, sent, row);
            row.put("revenue", revenue + "00");
            give("currency", "EUR", sent, row);
        }
        if (kind.equals("session")) {
            give("session_count", Integer.toString(1 + random.nextInt(500)), sent, row);
        }
        // Partners add parameters without notice; the table does not have this one.
        sent.add(Map.entry("sdk_version", "android4.38.0"));

        Instant instant = Instant.ofEpochSecond(createdAt);
        sent.add(Map.entry("created_at", Long.toString(createdAt)));
        String text = TIMESTAMP.format(instant);
        row.put("created_at", text);
        row.put("year", text.substring(0, 4));
        row.put("month", text.substring(5, 7));
        row.put("day", text.substring(8, 10));
        return new Callback(appToken, sent, row);
    }

    private static void give(
            String name, String value, List<Map.Entry<String, String>> sent, Map<String, @Nullable String> row) {
        sent.add(Map.entry(name, value));
        row.put(name, value);
    }

    private static String pick(List<String> choices, Random random) {
        return choices.get(random.nextInt(choices.size()));
    }
}
