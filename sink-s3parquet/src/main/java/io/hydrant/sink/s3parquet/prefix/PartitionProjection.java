// SPDX-License-Identifier: Apache-2.0
package io.hydrant.sink.s3parquet.prefix;

import io.hydrant.sink.s3parquet.prefix.Piece.Literal;
import io.hydrant.sink.s3parquet.prefix.Piece.Timestamp;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The table parameters with which Athena computes a prefix's partitions itself. Folders such as
 * {@code day=!{timestamp:yyyy-MM-dd}/} are dates, {@code month=!{timestamp:MM}/} numbers, {@code env=prod/} is an enum; all
 * others are {@code injected}: a query must name the value. Source of truth: specs/apigateway.md section 11. Stateless.
 */
public final class PartitionProjection {

    private static final Pattern DATE = Pattern.compile("[yuMdHms][yuMdHms\\-_:.]*");
    private static final Map<String, String> RANGES =
            Map.of("MM", "1,12", "dd", "1,31", "HH", "0,23", "mm", "0,59", "ss", "0,59");

    private PartitionProjection() {}

    /** The parameters, such as {@code projection.enabled=true} and {@code projection.day.type=date}. */
    public static Map<String, String> parameters(PrefixTemplate prefix, List<String> partitionKeys) {
        Map<String, String> parameters = new LinkedHashMap<>();
        if (!partitionKeys.isEmpty()) {
            parameters.put("projection.enabled", "true");
        }
        for (String key : partitionKeys) {
            of(prefix, key).forEach((name, value) -> parameters.put("projection." + key + "." + name, value));
        }
        return parameters;
    }

    private static Map<String, String> of(PrefixTemplate prefix, String key) {
        String folder = "(?:^|/)" + Pattern.quote(key) + "=";
        List<Piece> pieces = prefix.pieces();
        for (int i = 0; i < pieces.size(); i++) {
            if (!(pieces.get(i) instanceof Literal literal)) {
                continue;
            }
            String text = literal.source();
            Matcher constant = Pattern.compile(folder + "([^/]+)/", Pattern.CASE_INSENSITIVE)
                    .matcher(text);
            if (constant.find()) {
                return Map.of("type", "enum", "values", SegmentText.unescape(constant.group(1)));
            }
            Piece next = i + 1 < pieces.size() ? pieces.get(i + 1) : null;
            Piece after = i + 2 < pieces.size() ? pieces.get(i + 2) : null;
            boolean begins = Pattern.compile(folder + "$", Pattern.CASE_INSENSITIVE)
                    .matcher(text)
                    .find();
            if (begins && next instanceof Timestamp time && endsFolder(after)) {
                return of(time.pattern());
            }
        }
        return Map.of("type", "injected");
    }

    private static boolean endsFolder(@Nullable Piece piece) {
        return piece instanceof Literal literal && literal.source().startsWith("/");
    }

    private static Map<String, String> of(String pattern) {
        String range = RANGES.get(pattern);
        if (range != null) {
            return Map.of("type", "integer", "range", range, "digits", "2");
        }
        boolean hasYear = pattern.contains("yyyy") || pattern.contains("uuuu");
        return hasYear && DATE.matcher(pattern).matches()
                ? Map.of(
                        "type", "date",
                        "format", pattern,
                        "range", "NOW-10YEARS,NOW+1DAY",
                        "interval", "1",
                        "interval.unit", unit(pattern))
                : Map.of("type", "injected");
    }

    private static String unit(String pattern) {
        String units = "smHdM";
        for (int i = 0; i < units.length(); i++) {
            if (pattern.indexOf(units.charAt(i)) >= 0) {
                return List.of("SECONDS", "MINUTES", "HOURS", "DAYS", "MONTHS").get(i);
            }
        }
        return "YEARS";
    }
}
