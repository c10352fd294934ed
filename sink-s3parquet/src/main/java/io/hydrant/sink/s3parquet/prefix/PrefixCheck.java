// SPDX-License-Identifier: Apache-2.0
package io.hydrant.sink.s3parquet.prefix;

import java.time.DateTimeException;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The prefix, error prefix and time zone of one destination, checked together by Firehose's rules, and the templates that
 * come out of them: the default time prefix appended, the default error prefix filled in.
 *
 * <p>Use: {@code check = PrefixCheck.ofData(..)}; show {@link #errors()} and {@link #warnings()} on their settings; when there
 * is no error, take {@link #data()}, {@link #error()} and {@link #zone()}. Immutable.
 */
public final class PrefixCheck {
    /** What Firehose appends to a prefix without a time of its own. */
    static final String DEFAULT_TIME_PREFIX = "!{timestamp:yyyy/MM/dd/HH/}";

    private static final Pattern FIREHOSE_ZONE = Pattern.compile("[a-zA-Z/_]{1,50}");

    /** The setting that a finding belongs to. */
    public enum Setting {
        PREFIX,
        ERROR_OUTPUT_PREFIX,
        TIME_ZONE
    }

    /** A sentence about a setting for the person who configures it. */
    public record Finding(Setting setting, String message) {}

    private final List<Finding> errors = new ArrayList<>();
    private final List<Finding> warnings = new ArrayList<>();
    private ZoneId zone = ZoneOffset.UTC;
    private @Nullable PrefixTemplate data;
    private @Nullable PrefixTemplate error;

    private PrefixCheck() {}

    /**
     * Checks the destination of the data.
     *
     * @param prefix {@code s3.prefix}; null or empty for none
     * @param errorPrefix {@code s3.error.output.prefix}; null or empty for none
     * @param zoneId {@code s3.prefix.time.zone}; null or empty for UTC
     * @param queryKeys the keys that the dynamic-partitioning query gives; null when dynamic partitioning is off
     */
    public static PrefixCheck ofData(
            @Nullable String prefix,
            @Nullable String errorPrefix,
            @Nullable String zoneId,
            @Nullable Set<String> queryKeys) {
        PrefixCheck check = new PrefixCheck();
        check.parse(prefix, errorPrefix, zoneId);
        check.checkErrorPrefixGiven(nullIfEmpty(prefix), nullIfEmpty(errorPrefix));
        check.checkDynamicPartitioning(nullIfEmpty(errorPrefix), queryKeys);
        check.fillInDefaults(nullIfEmpty(prefix), nullIfEmpty(errorPrefix));
        check.warnOfHiddenNames();
        check.warnOfErrorsAmongData();
        return check;
    }

    /**
     * Checks the destination of the source backup. Nothing is ever written to its error prefix (a record that cannot be
     * backed up as it is does not exist), so unlike Firehose we do not ask for one; what is given is checked.
     */
    public static PrefixCheck ofBackup(@Nullable String prefix, @Nullable String errorPrefix, @Nullable String zoneId) {
        PrefixCheck check = new PrefixCheck();
        check.parse(prefix, errorPrefix, zoneId);
        check.checkDynamicPartitioning(nullIfEmpty(errorPrefix), null);
        check.fillInDefaults(nullIfEmpty(prefix), nullIfEmpty(errorPrefix));
        return check;
    }

    /** What makes the settings unusable. */
    public List<Finding> errors() {
        return List.copyOf(errors);
    }

    /** What is allowed and probably not meant. */
    public List<Finding> warnings() {
        return List.copyOf(warnings);
    }

    /** The effective template of good data. @throws IllegalStateException if there are errors */
    public PrefixTemplate data() {
        return usable(data);
    }

    /** The effective template of the error output. @throws IllegalStateException if there are errors */
    public PrefixTemplate error() {
        return usable(error);
    }

    /** The zone of all times in keys, UTC by default. */
    public ZoneId zone() {
        return zone;
    }

    private void parse(@Nullable String prefix, @Nullable String errorPrefix, @Nullable String zoneId) {
        data = parse(Setting.PREFIX, prefix);
        error = parse(Setting.ERROR_OUTPUT_PREFIX, errorPrefix);
        if (data != null && data.hasErrorOutputType()) {
            fail(
                    Setting.PREFIX,
                    "!{firehose:error-output-type} is for the error output prefix only: good data has no error type.");
        }
        if (error != null && !error.partitionKeys().isEmpty()) {
            fail(
                    Setting.ERROR_OUTPUT_PREFIX,
                    "Dynamic partitioning namespaces cannot be part of an error prefix: a failed record may have no keys.");
        }
        if (error != null && !error.isLiteral() && !error.hasErrorOutputType()) {
            fail(
                    Setting.ERROR_OUTPUT_PREFIX,
                    "An error prefix with expressions must hold !{firehose:error-output-type}.");
        }
        parseZone(nullIfEmpty(zoneId));
    }

    private @Nullable PrefixTemplate parse(Setting setting, @Nullable String text) {
        try {
            PrefixTemplate template = PrefixTemplate.parse(text == null ? "" : text);
            TemplateWarnings.of(template).forEach(message -> warnings.add(new Finding(setting, message)));
            return template;
        } catch (PrefixSyntaxException e) {
            fail(setting, String.valueOf(e.getMessage()));
            return null;
        }
    }

    private void parseZone(@Nullable String zoneId) {
        if (zoneId == null) {
            return;
        }
        try {
            zone = ZoneId.of(zoneId);
            if (!FIREHOSE_ZONE.matcher(zoneId).matches()) {
                warnings.add(new Finding(
                        Setting.TIME_ZONE,
                        "'" + zoneId
                                + "' works here but not in Firehose, which takes region ids like Asia/Tokyo only."));
            }
        } catch (DateTimeException e) {
            fail(Setting.TIME_ZONE, "'" + zoneId + "' is not a time zone: write a region id like Asia/Tokyo, or UTC.");
        }
    }

    private void checkErrorPrefixGiven(@Nullable String prefix, @Nullable String errorPrefix) {
        if (prefix != null && data != null && !data.isLiteral() && errorPrefix == null) {
            String message = "A prefix with expressions needs an error output prefix, for example"
                    + " errors/!{firehose:error-output-type}/!{timestamp:yyyy/MM/dd}/.";
            fail(Setting.PREFIX, message);
            fail(Setting.ERROR_OUTPUT_PREFIX, message);
        }
    }

    private void checkDynamicPartitioning(@Nullable String errorPrefix, @Nullable Set<String> queryKeys) {
        if (data == null) {
            return;
        }
        List<String> used = data.partitionKeys();
        if (queryKeys == null) {
            if (!used.isEmpty()) {
                fail(
                        Setting.PREFIX,
                        "!{partitionKeyFromQuery:" + used.get(0) + "} needs dynamic partitioning, which is off here.");
            }
            return;
        }
        if (used.isEmpty()) {
            fail(
                    Setting.PREFIX,
                    "Dynamic partitioning is on, but the prefix uses none of its keys " + new TreeSet<>(queryKeys)
                            + ": write !{partitionKeyFromQuery:<key>}.");
        }
        if (errorPrefix == null) {
            fail(Setting.ERROR_OUTPUT_PREFIX, "Dynamic partitioning needs an error output prefix.");
        }
        used.stream()
                .filter(key -> !queryKeys.contains(key))
                .forEach(key -> fail(
                        Setting.PREFIX,
                        "The dynamic partitioning query gives no key '" + key + "'; it gives "
                                + new TreeSet<>(queryKeys) + "."));
        queryKeys.stream()
                .filter(key -> !used.isEmpty() && !used.contains(key))
                .sorted()
                .forEach(key -> fail(
                        Setting.PREFIX,
                        "The dynamic partitioning query gives the key '" + key
                                + "', but the prefix does not use it: every key must be used."));
    }

    /**
     * Firehose appends the default time prefix to a prefix without a timestamp, by plain concatenation, but not to one with
     * dynamic partition keys. {@code field} and {@code header} are Hydrant's like of those keys; {@code kafka:topic} and
     * {@code kafka:partition} count as literals.
     */
    private void fillInDefaults(@Nullable String prefix, @Nullable String errorPrefix) {
        if (!errors.isEmpty() || data == null) {
            return;
        }
        if (!data.hasTimestamp() && !data.hasRecordValues()) {
            data = parse(Setting.PREFIX, data.text() + DEFAULT_TIME_PREFIX);
        }
        if (errorPrefix == null) {
            String start = prefix == null || !PrefixTemplate.parse(prefix).isLiteral() ? "" : prefix;
            error = parse(Setting.ERROR_OUTPUT_PREFIX, start + "!{firehose:error-output-type}/" + DEFAULT_TIME_PREFIX);
        }
    }

    private void warnOfHiddenNames() {
        if (data == null) {
            return;
        }
        for (String segment : data.literalStart().split("/", -1)) {
            if (segment.startsWith("_") || segment.startsWith(".")) {
                warnings.add(new Finding(
                        Setting.PREFIX,
                        "Athena and Spark skip names that begin with '_' or '.', and '" + segment + "' does."));
            }
        }
    }

    private void warnOfErrorsAmongData() {
        if (data == null || error == null) {
            return;
        }
        String root = dataRoot();
        String errors = error.literalStart();
        if (!root.isEmpty() && errors.startsWith(root) && !isHidden(errors.substring(root.length()))) {
            warnings.add(new Finding(
                    Setting.ERROR_OUTPUT_PREFIX,
                    "Error objects would lie among the data below '" + root
                            + "', where Athena reads them as data and fails: choose a prefix outside."));
        }
    }

    /** The folder that holds all data: the literal start up to its last slash, without key=value segments. */
    private String dataRoot() {
        String start = data == null ? "" : data.literalStart();
        String folders = start.substring(0, start.lastIndexOf('/') + 1);
        int equals = folders.indexOf('=');
        return equals < 0 ? folders : folders.substring(0, folders.lastIndexOf('/', equals) + 1);
    }

    private static boolean isHidden(String below) {
        return below.startsWith("_") || below.startsWith(".");
    }

    private PrefixTemplate usable(@Nullable PrefixTemplate template) {
        if (!errors.isEmpty() || template == null) {
            throw new IllegalStateException("the prefixes have errors: " + errors);
        }
        return template;
    }

    private void fail(Setting setting, String message) {
        errors.add(new Finding(setting, message));
    }

    private static @Nullable String nullIfEmpty(@Nullable String text) {
        return text == null || text.isEmpty() ? null : text;
    }
}
