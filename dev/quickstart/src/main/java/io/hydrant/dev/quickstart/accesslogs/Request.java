// SPDX-License-Identifier: Apache-2.0
package io.hydrant.dev.quickstart.accesslogs;

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
 * A request to a web server as Apache logs it with an LTSV {@code LogFormat}, and the row that it must become.
 *
 * @param line for example {@code time:[20/Nov/2026:08:15:30 +0900]<tab>host:192.0.2.1<tab>status:200}
 * @param row column name to value as DuckDB prints it; null where the line has {@code -}
 */
record Request(String line, Map<String, @Nullable String> row) {

    /** The columns of {@link #row}. */
    static final List<String> COLUMNS = List.of(
            "time",
            "forwardedfor",
            "host",
            "req",
            "status",
            "size",
            "referer",
            "ua",
            "reqtime_microsec",
            "cache",
            "runtime",
            "vhost",
            "dt");

    private static final ZoneOffset TOKYO = ZoneOffset.ofHours(9);
    private static final DateTimeFormatter CLF = DateTimeFormatter.ofPattern(
                    "'['dd/MMM/uuuu:HH:mm:ss Z']'", Locale.ENGLISH)
            .withZone(TOKYO);
    private static final DateTimeFormatter TIMESTAMP =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss", Locale.ROOT).withZone(ZoneOffset.UTC);
    private static final List<String> AGENTS = List.of(
            "curl/8.5", "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36", "Bot: é/1.0 (+http://bot.example/)");

    /**
     * A request that is told apart by its path.
     *
     * @param id for example {@code k3v9-17}
     */
    static Request of(String id, Instant time, Random random) {
        Map<String, @Nullable String> logged = new LinkedHashMap<>();
        logged.put("time", CLF.format(time));
        logged.put("forwardedfor", random.nextBoolean() ? "198.51.100.7, 203.0.113.9" : null);
        logged.put("host", "192.0.2." + random.nextInt(256));
        logged.put("req", "GET /items/" + id + "?q=a%20b:c HTTP/1.1");
        logged.put("status", List.of("200", "304", "404", "500").get(random.nextInt(4)));
        logged.put("size", random.nextInt(5) == 0 ? null : Integer.toString(random.nextInt(1_000_000)));
        logged.put("referer", random.nextBoolean() ? "https://shop.example/?from=mail" : null);
        logged.put("ua", AGENTS.get(random.nextInt(AGENTS.size())));
        logged.put("reqtime_microsec", Integer.toString(random.nextInt(2_000_000)));
        logged.put("cache", random.nextBoolean() ? "HIT" : null);
        logged.put("runtime", random.nextBoolean() ? "0.25" : null);
        logged.put("vhost", "shop.example");
        StringBuilder line = new StringBuilder();
        logged.forEach((label, value) -> line.append(line.isEmpty() ? "" : "\t")
                .append(label)
                .append(':')
                .append(value == null ? "-" : value));
        Map<String, @Nullable String> row = new LinkedHashMap<>(logged);
        String text = TIMESTAMP.format(time);
        row.put("time", text);
        row.put("dt", text.substring(0, 10));
        return new Request(line.toString(), row);
    }
}
