// SPDX-License-Identifier: Apache-2.0
package io.hydrant.it.docs;

import io.hydrant.it.Environment;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The Markdown pages of the source tree. */
final class Pages {

    private static final Set<String> NOT_OURS = Set.of("target", "node_modules", ".git", ".quickstart");
    private static final Pattern FENCE = Pattern.compile("(?ms)^```(?<info>[^\\n]*)\\n(?<text>.*?)^```[ ]*$");
    private static final Pattern CODE = Pattern.compile("`([^`]+)`");

    private Pages() {}

    /** Every page, whatever folder it is in. */
    static List<Path> all() {
        List<Path> pages = new ArrayList<>();
        collect(Environment.home(), pages);
        return pages;
    }

    private static void collect(Path folder, List<Path> pages) {
        try (Stream<Path> entries = Files.list(folder)) {
            for (Path entry : entries.sorted().toList()) {
                String name = entry.getFileName().toString();
                if (Files.isDirectory(entry)) {
                    if (!NOT_OURS.contains(name)) {
                        collect(entry, pages);
                    }
                } else if (name.endsWith(".md")) {
                    pages.add(entry);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A page's text, for example of {@code docs/runbook.md}. */
    static String text(String page) {
        return text(Environment.home().resolve(page));
    }

    static String text(Path page) {
        try {
            return Files.readString(page);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The fenced blocks whose info string is {@code info}, such as {@code json after sink}. */
    static List<String> blocks(String page, String info) {
        return FENCE.matcher(text(page))
                .results()
                .filter(block -> block.group(1).strip().equals(info))
                .map(block -> block.group(2))
                .toList();
    }

    /** The text without fenced and indented blocks. */
    static String prose(String text) {
        return FENCE.matcher(text).replaceAll("").replaceAll("(?m)^ {4,}.*$", "");
    }

    /** The code spans in the first cell of each row of each table. */
    static List<String> firstCells(String page) {
        List<String> spans = new ArrayList<>();
        for (String line : text(page).lines().toList()) {
            if (line.startsWith("| ")) {
                Matcher code = CODE.matcher(line.substring(2, line.indexOf(" |", 2)));
                code.results().map(span -> span.group(1)).forEach(spans::add);
            }
        }
        return spans;
    }

    /** What a link's fragment may be: the headings as GitHub turns them into ids. */
    static List<String> anchors(Path page) {
        List<String> anchors = new ArrayList<>();
        Matcher headings = Pattern.compile("(?m)^#{1,6} +(.+?) *$")
                .matcher(FENCE.matcher(text(page)).replaceAll(""));
        for (MatchResult heading : headings.results().toList()) {
            String id = heading.group(1)
                    .replaceAll("\\[([^\\]]*)\\]\\([^)]*\\)", "$1")
                    .toLowerCase(Locale.ROOT)
                    .replaceAll("[^\\p{L}\\p{N} _-]", "")
                    .replace(' ', '-');
            long before = anchors.stream().filter(id::equals).count();
            anchors.add(before == 0 ? id : id + "-" + before);
        }
        return anchors;
    }
}
