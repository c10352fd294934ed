// SPDX-License-Identifier: Apache-2.0
package io.hydrant.transforms.parse;

import io.hydrant.transforms.parse.UnparsableException.Kind;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.jcodings.specific.UTF8Encoding;
import org.joni.Matcher;
import org.joni.NameEntry;
import org.joni.Option;
import org.joni.Regex;
import org.joni.Region;
import org.joni.Syntax;
import org.joni.exception.JOniException;
import org.jspecify.annotations.Nullable;

/**
 * A backtracking regex (Oniguruma's syntax) with named groups whose search ends when its time is up, whatever pattern and
 * text are. Immutable and thread-safe.
 */
final class TimedRegex {

    /** A named group: the numbers of its occurrences in the pattern. */
    record Group(String name, List<Integer> numbers) {}

    private final TimedSearch search;
    private final List<Group> groups;
    private final Duration timeout;

    /** In the syntax of grok, Oniguruma's own. Throws {@link IllegalArgumentException} if the pattern is none. */
    TimedRegex(String pattern, Duration timeout) {
        byte[] utf8 = pattern.getBytes(StandardCharsets.UTF_8);
        try {
            Regex regex = new Regex(utf8, 0, utf8.length, Option.NONE, UTF8Encoding.INSTANCE, Syntax.DEFAULT);
            this.search = new TimedSearch(regex);
            this.groups = groups(regex);
        } catch (JOniException e) {
            throw new IllegalArgumentException("not a regular expression: " + e.getMessage(), e);
        }
        this.timeout = timeout;
    }

    private static List<Group> groups(Regex regex) {
        List<Group> groups = new ArrayList<>();
        if (regex.numberOfNames() > 0) {
            for (Iterator<NameEntry> names = regex.namedBackrefIterator(); names.hasNext(); ) {
                NameEntry entry = names.next();
                String name = new String(entry.name, entry.nameP, entry.nameEnd - entry.nameP, StandardCharsets.UTF_8);
                List<Integer> numbers = new ArrayList<>();
                for (int number : entry.getBackRefs()) {
                    numbers.add(number);
                }
                groups.add(new Group(name, numbers));
            }
        }
        groups.sort(java.util.Comparator.comparing(group -> group.numbers().get(0)));
        return groups;
    }

    /** In the order of their first occurrence. */
    List<Group> groups() {
        return groups;
    }

    /**
     * The texts of {@link #groups}, null for one that took no part; null if the pattern matches nowhere.
     *
     * @throws UnparsableException if the time was up before that was known
     */
    @Nullable
    List<@Nullable String> find(byte[] utf8) throws UnparsableException {
        return find(utf8, timeout);
    }

    /** As {@link #find(byte[])}, within what is left of the time. */
    @Nullable
    List<@Nullable String> find(byte[] utf8, Duration remaining) throws UnparsableException {
        Matcher matcher = search(utf8, remaining);
        if (matcher == null) {
            return null;
        }
        Region region = matcher.getEagerRegion();
        List<@Nullable String> texts = new ArrayList<>(groups.size());
        for (Group group : groups) {
            texts.add(text(utf8, region, group.numbers()));
        }
        return texts;
    }

    private @Nullable Matcher search(byte[] utf8, Duration remaining) throws UnparsableException {
        Matcher matcher = search.matcher(utf8);
        int found;
        try {
            found = search.search(matcher, utf8, 0, remaining.toNanos());
        } catch (JOniException | IndexOutOfBoundsException e) {
            // Joni's answers to malformed UTF-8 and to an overflow of its own stack.
            throw new UnparsableException(Kind.NO_MATCH, "the pattern cannot be matched against this text");
        }
        if (found == Matcher.INTERRUPTED) {
            throw new UnparsableException(
                    Kind.TIMED_OUT, "the pattern was not matched within " + timeout.toMillis() + " ms");
        }
        return found < 0 ? null : matcher;
    }

    private static @Nullable String text(byte[] utf8, Region region, List<Integer> numbers) {
        for (int number : numbers) {
            int from = region.getBeg(number);
            if (from >= 0) {
                return new String(utf8, from, region.getEnd(number) - from, StandardCharsets.UTF_8);
            }
        }
        return null;
    }
}
