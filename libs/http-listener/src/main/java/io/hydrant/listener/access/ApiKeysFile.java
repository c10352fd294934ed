// SPDX-License-Identifier: Apache-2.0
package io.hydrant.listener.access;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * API keys in a file, read again when it changes. Either a line {@code name=value} for each (a name may have several
 * values while it is rotated, {@code #} begins a comment), or the CSV that API Gateway imports ("API key file format"),
 * with a heading line that has at least the columns {@code name} and {@code key}, and perhaps {@code enabled}: a line that
 * cannot be read for certain is refused by its number, for a key that was taken away must not come back. Thread-safe.
 */
public final class ApiKeysFile {

    private static final Logger LOG = LoggerFactory.getLogger(ApiKeysFile.class);

    /** Spreadsheets write one. */
    private static final String BYTE_ORDER_MARK = "\uFEFF";

    /** Names of columns, with or without quotes. */
    private static final Pattern HEADING = Pattern.compile("[A-Za-z_ \\t\"']+(,[A-Za-z_ \\t\"']+)+");

    private final Path file;
    private final ApiKeys.Builder others;
    private volatile ApiKeys keys; // written by the maintenance thread, read by event loops
    private volatile FileTime readTime;

    /**
     * Reads the file.
     *
     * @param others keys that are not in the file
     * @throws IllegalArgumentException with a sentence that says what is wrong
     */
    public ApiKeysFile(Path file, ApiKeys.Builder others) {
        this.file = file;
        this.others = others;
        try {
            this.readTime = Files.getLastModifiedTime(file);
            this.keys = read();
        } catch (IOException e) {
            throw new IllegalArgumentException(
                    "the file of API keys cannot be read on this worker: " + e.getMessage(), e);
        }
    }

    public ApiKeys keys() {
        return keys;
    }

    /** What cannot be read is logged, and the old keys stay. */
    public void reloadIfChanged() {
        try {
            FileTime time = Files.getLastModifiedTime(file);
            if (!time.equals(readTime)) {
                keys = read();
                readTime = time;
                LOG.info("read the API keys again: {}", file);
            }
        } catch (IOException | IllegalArgumentException e) {
            LOG.warn("the changed file of API keys cannot be used, the old keys stay: {}", e.getMessage());
        }
    }

    private ApiKeys read() throws IOException {
        List<String> lines = new ArrayList<>(Files.readAllLines(file, UTF_8));
        if (!lines.isEmpty() && lines.get(0).startsWith(BYTE_ORDER_MARK)) {
            lines.set(0, lines.get(0).substring(1));
        }
        ApiKeys.Builder all = others.copy();
        if (!lines.isEmpty() && HEADING.matcher(lines.get(0)).matches()) {
            csv(lines, all);
            return all.build();
        }
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i).trim();
            if (line.isEmpty() || line.startsWith("#")) {
                continue;
            }
            int equals = line.indexOf('=');
            if (equals < 1 || equals == line.length() - 1) {
                throw new IllegalArgumentException("line " + (i + 1) + " is not name=value");
            }
            add(
                    all,
                    i,
                    line.substring(0, equals).trim(),
                    line.substring(equals + 1).trim(),
                    true);
        }
        return all.build();
    }

    private static void csv(List<String> lines, ApiKeys.Builder all) {
        List<String> columns = cells(lines, 0).stream()
                .map(cell -> cell.toLowerCase(Locale.ROOT))
                .toList();
        int name = columns.indexOf("name");
        int key = columns.indexOf("key");
        int enabled = columns.indexOf("enabled");
        if (name < 0 || key < 0) {
            throw new IllegalArgumentException("the heading line needs the columns name and key");
        }
        for (int i = 1; i < lines.size(); i++) {
            if (lines.get(i).isBlank()) {
                continue;
            }
            List<String> cells = cells(lines, i);
            if (cells.size() > columns.size()) {
                throw new IllegalArgumentException("line " + (i + 1)
                        + " has more values than the heading has columns: one with a comma must stand in quotes");
            }
            if (cells.size() <= Math.max(name, key) || cells.get(key).isEmpty()) {
                throw new IllegalArgumentException("line " + (i + 1) + " has no key");
            }
            add(all, i, cells.get(name), cells.get(key), isOn(cells, enabled, i));
        }
    }

    private static void add(ApiKeys.Builder all, int line, String name, String value, boolean enabled) {
        try {
            all.add(name, value, enabled);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("line " + (line + 1) + " " + e.getMessage(), e);
        }
    }

    /** True by default, as at API Gateway. */
    private static boolean isOn(List<String> cells, int enabled, int line) {
        String word =
                enabled < 0 || enabled >= cells.size() ? "" : cells.get(enabled).toLowerCase(Locale.ROOT);
        return switch (word) {
            case "", "true" -> true;
            case "false" -> false;
            default -> throw new IllegalArgumentException("line " + (line + 1) + " is enabled neither true nor false");
        };
    }

    private static List<String> cells(List<String> lines, int line) {
        try {
            return CsvLine.cells(lines.get(line));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("line " + (line + 1) + " " + e.getMessage(), e);
        }
    }
}
