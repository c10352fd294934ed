// SPDX-License-Identifier: Apache-2.0
package io.hydrant.benchmarks.sink;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import java.util.UUID;

/**
 * Attribution events as a mobile measurement partner posts them: flat JSON of 15 fields and some 370 bytes, all values
 * text, most of them repeated. The same seed gives the same events. Or the lines of a file.
 */
final class Events {
    static final List<String> COLUMNS = List.of(
            "app_token",
            "event_token",
            "event_name",
            "app_name",
            "activity_kind",
            "created_at",
            "adid",
            "country",
            "os_name",
            "os_version",
            "ip_address",
            "revenue",
            "currency",
            "tracker",
            "campaign");

    private static final List<String> KINDS =
            List.of("session", "session", "session", "event", "event", "click", "install");
    private static final List<String> COUNTRIES =
            List.of("jp", "us", "kr", "tw", "de", "fr", "gb", "br", "in", "id", "th", "vn");
    private static final List<String> NAMES =
            List.of("purchase", "level_complete", "tutorial_done", "registration", "add_to_cart", "search", "share");
    private static final List<String> VERSIONS =
            List.of("18.1", "17.7", "17.6.1", "16.7.10", "14", "13", "12", "8.1.0");
    private static final List<String> PRICES = List.of("0.99", "1.99", "4.99", "9.99", "49.99");
    private static final int USERS = 300_000;

    private Events() {}

    /** The lines of a file, if it is named, else as many generated events. */
    static byte[][] of(String file, int count) throws IOException {
        if (!file.isEmpty()) {
            try (var lines = Files.lines(Path.of(file), StandardCharsets.UTF_8)) {
                return lines.limit(count)
                        .map(line -> line.getBytes(StandardCharsets.UTF_8))
                        .toArray(byte[][]::new);
            }
        }
        SplittableRandom random = new SplittableRandom(42);
        byte[][] events = new byte[count][];
        for (int i = 0; i < count; i++) {
            events[i] = event(random, i).getBytes(StandardCharsets.UTF_8);
        }
        return events;
    }

    private static String event(SplittableRandom random, int index) {
        SplittableRandom user = new SplittableRandom(random.nextInt(USERS));
        SplittableRandom app = new SplittableRandom(user.nextInt(12));
        String kind = any(KINDS, random);
        boolean event = kind.equals("event");
        boolean paid = event && random.nextInt(5) == 0;
        int millis = index / 4 + random.nextInt(3000);
        return "{\"app_token\":\"" + token(app, 12)
                + "\",\"event_token\":\"" + (event ? token(app, 6) : "")
                + "\",\"event_name\":\"" + (event ? any(NAMES, random) : "")
                + "\",\"app_name\":\"Example Game " + (char) ('A' + app.nextInt(12))
                + "\",\"activity_kind\":\"" + kind
                + "\",\"created_at\":\"" + timestamp(millis)
                + "\",\"adid\":\"" + new UUID(user.nextLong(), user.nextLong())
                + "\",\"country\":\"" + any(COUNTRIES, user)
                + "\",\"os_name\":\"" + (user.nextBoolean() ? "ios" : "android")
                + "\",\"os_version\":\"" + any(VERSIONS, user)
                + "\",\"ip_address\":\"" + user.nextInt(256) + "." + user.nextInt(256) + "." + user.nextInt(256) + ".7"
                + "\",\"revenue\":" + (paid ? "\"" + any(PRICES, random) + "\"" : "null")
                + ",\"currency\":\"JPY\",\"tracker\":\"" + token(new SplittableRandom(user.nextInt(300)), 7)
                + "\",\"campaign\":\"campaign_2026_" + token(new SplittableRandom(user.nextInt(150)), 6) + "\"}";
    }

    private static String any(List<String> values, SplittableRandom random) {
        return values.get(random.nextInt(values.size()));
    }

    private static String token(SplittableRandom random, int length) {
        StringBuilder text = new StringBuilder(length);
        for (int i = 0; i < length; i++) {
            text.append("abcdefghijklmnopqrstuvwxyz0123456789".charAt(random.nextInt(36)));
        }
        return text.toString();
    }

    private static String timestamp(int millis) {
        return String.format(
                "2026-11-20 %02d:%02d:%02d.%03d",
                3 + millis / 3_600_000, millis / 60_000 % 60, millis / 1000 % 60, millis % 1000);
    }
}
