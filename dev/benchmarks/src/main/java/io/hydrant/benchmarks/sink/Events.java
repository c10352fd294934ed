// SPDX-License-Identifier: Apache-2.0
package io.hydrant.benchmarks.sink;

import java.util.List;
import java.util.SplittableRandom;
import java.util.UUID;

/**
 * Attribution events as a mobile measurement partner posts them: flat JSON of 15 fields and some 370 bytes, all values
 * text, most of them repeated.
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
    static final int DAY_MILLIS = 24 * 3_600_000;
    static final int START_MILLIS = 3 * 3_600_000;
    private static final int USERS = 300_000;

    private Events() {}

    static String event(SplittableRandom random, int millisOfDay) {
        SplittableRandom user = new SplittableRandom(random.nextInt(USERS));
        SplittableRandom app = new SplittableRandom(user.nextInt(12));
        String kind = any(KINDS, random);
        boolean event = kind.equals("event");
        boolean paid = event && random.nextInt(5) == 0;
        return "{\"app_token\":\"" + token(app, 12)
                + "\",\"event_token\":\"" + (event ? token(app, 6) : "")
                + "\",\"event_name\":\"" + (event ? any(NAMES, random) : "")
                + "\",\"app_name\":\"Example Game " + (char) ('A' + app.nextInt(12))
                + "\",\"activity_kind\":\"" + kind
                + "\",\"created_at\":\"" + timestamp(millisOfDay)
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

    static String timestamp(int millisOfDay) {
        return "2026-11-20 " + two(millisOfDay / 3_600_000) + ':' + two(millisOfDay / 60_000 % 60) + ':'
                + two(millisOfDay / 1000 % 60) + '.'
                + String.valueOf(1000 + millisOfDay % 1000).substring(1);
    }

    private static String two(long number) {
        return number < 10 ? "0" + number : Long.toString(number);
    }
}
