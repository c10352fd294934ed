// SPDX-License-Identifier: Apache-2.0
package io.hydrant.jq;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import net.thisptr.jackson.jq.Expression;
import net.thisptr.jackson.jq.PathOutput;
import net.thisptr.jackson.jq.Scope;
import net.thisptr.jackson.jq.Version;
import net.thisptr.jackson.jq.exception.JsonQueryException;
import net.thisptr.jackson.jq.internal.misc.OnigUtils;
import net.thisptr.jackson.jq.path.Path;
import org.joni.Matcher;
import org.joni.Option;
import org.joni.Region;
import org.joni.exception.JOniException;
import org.jspecify.annotations.Nullable;

/**
 * The two functions to which {@code test}, {@code match}, {@code capture}, {@code scan}, {@code split/2}, {@code sub} and
 * {@code gsub} come down. The library's own know no timeout, and go round for ever where an empty match is replaced
 * everywhere. Confined to the thread that runs the program.
 */
final class JqRegex {

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    /** Bytes of text. */
    private static final int WINDOW = 512;

    private final JqBudget budget;

    private String lastRegex = "";
    private @Nullable String lastFlags;
    private OnigUtils.@Nullable Pattern lastPattern;

    JqRegex(JqBudget budget) {
        this.budget = budget;
    }

    /** A match: where the whole pattern (0) and its groups begin and end, in bytes; -1 for a group that took no part. */
    private record Found(Region region) {

        int begin() {
            return region.getBeg(0);
        }

        int end() {
            return region.getEnd(0);
        }

        int groups() {
            return region.getNumRegs() - 1;
        }

        boolean isEmpty() {
            return begin() == end();
        }
    }

    /** A string as Joni reads it. */
    private static final class Text {

        private final byte[] utf8;

        private Text(byte[] utf8) {
            this.utf8 = utf8;
        }

        static Text of(JsonNode node, String function) throws JsonQueryException {
            if (!node.isTextual()) {
                throw new JsonQueryException(function + " cannot be used on " + node.getNodeType());
            }
            return new Text(node.textValue().getBytes(StandardCharsets.UTF_8));
        }

        String slice(int begin, int end) {
            return new String(utf8, begin, end - begin, StandardCharsets.UTF_8);
        }

        /** Code points before each byte. */
        int[] codePoints() {
            int[] before = new int[utf8.length + 1];
            int count = 0;
            for (int i = 0; i < utf8.length; i++) {
                count += isContinuation(i) ? 0 : 1;
                before[i] = count - 1;
            }
            before[utf8.length] = count;
            return before;
        }

        int next(int at) {
            int next = at + 1;
            while (next < utf8.length && isContinuation(next)) {
                next++;
            }
            return next;
        }

        private boolean isContinuation(int at) {
            return (utf8[at] & 0xC0) == 0x80;
        }
    }

    /** {@code _match_impl(regex; flags; test)}: whether there is a match, or an array of the matches. */
    void match(Scope scope, List<Expression> arguments, JsonNode in, Path path, PathOutput output, Version version)
            throws JsonQueryException {
        Text text = Text.of(in, "match");
        arguments
                .get(2)
                .apply(
                        scope,
                        in,
                        test -> arguments
                                .get(1)
                                .apply(
                                        scope,
                                        in,
                                        flags -> arguments.get(0).apply(scope, in, regex -> {
                                            OnigUtils.Pattern pattern = pattern(regex, flags, text);
                                            output.emit(
                                                    test.asBoolean()
                                                            ? BooleanNode.valueOf(find(pattern, text, 0) != null)
                                                            : described(pattern, text, all(pattern, text)),
                                                    null);
                                        })));
    }

    /** {@code _sub_impl(regex; replacement; flags)}: the string with matches replaced, for each of the replacements. */
    void substitute(Scope scope, List<Expression> arguments, JsonNode in, Path path, PathOutput output, Version version)
            throws JsonQueryException {
        Text text = Text.of(in, "sub");
        arguments
                .get(0)
                .apply(
                        scope,
                        in,
                        regex -> arguments.get(2).apply(scope, in, flags -> {
                            OnigUtils.Pattern pattern = pattern(regex, flags, text);
                            List<Found> matches = all(pattern, text);
                            List<List<String>> replacements = new ArrayList<>(matches.size());
                            for (Found found : matches) {
                                List<String> texts = new ArrayList<>(1);
                                arguments.get(1).apply(scope, named(pattern, text, found), replacement -> {
                                    budget.weigh(replacement, 1);
                                    if (!replacement.isTextual()) {
                                        throw new JsonQueryException("a replacement must be a string");
                                    }
                                    texts.add(replacement.textValue());
                                });
                                replacements.add(texts);
                            }
                            emitAll(text, matches, replacements, output);
                        }));
    }

    /** One string for each choice of replacements; the first match's changes fastest. */
    private void emitAll(Text text, List<Found> matches, List<List<String>> replacements, PathOutput output)
            throws JsonQueryException {
        if (replacements.stream().anyMatch(List::isEmpty)) {
            return;
        }
        int[] choice = new int[matches.size()];
        while (true) {
            output.emit(replaced(text, matches, replacements, choice), null);
            int at = 0;
            while (at < choice.length && ++choice[at] == replacements.get(at).size()) {
                choice[at++] = 0;
            }
            if (at == choice.length) {
                return;
            }
        }
    }

    private TextNode replaced(Text text, List<Found> matches, List<List<String>> replacements, int[] choice) {
        StringBuilder built = new StringBuilder();
        int from = 0;
        for (int i = 0; i < choice.length; i++) {
            Found found = matches.get(i);
            String replacement = replacements.get(i).get(choice[i]);
            budget.chargeBytes(2L * (found.begin() - from + replacement.length()));
            built.append(text.slice(from, found.begin())).append(replacement);
            from = found.end();
        }
        budget.chargeBytes(2L * (text.utf8.length - from));
        return TextNode.valueOf(built.append(text.slice(from, text.utf8.length)).toString());
    }

    /**
     * The pattern, for a search in the text that is paid for: Joni remembers where it may go back to, up to some entries for
     * each byte. How long it takes, its timeout bounds.
     */
    private OnigUtils.Pattern pattern(JsonNode regex, JsonNode flags, Text in) throws JsonQueryException {
        if (!regex.isTextual() || !(flags.isTextual() || flags.isNull())) {
            throw new JsonQueryException("a regex and its flags must be strings");
        }
        budget.charge(1 + in.utf8.length / 2);
        String text = regex.textValue();
        String modifiers = flags.textValue();
        OnigUtils.Pattern pattern = lastPattern;
        if (pattern == null || !text.equals(lastRegex) || !java.util.Objects.equals(modifiers, lastFlags)) {
            budget.charge(text.length());
            try {
                pattern = new OnigUtils.Pattern(text, modifiers);
            } catch (JOniException e) {
                throw new JsonQueryException("not a regular expression: " + e.getMessage());
            }
            lastRegex = text;
            lastFlags = modifiers;
            lastPattern = pattern;
        }
        return pattern;
    }

    /** The matches, only the first one without the flag g. */
    private List<Found> all(OnigUtils.Pattern pattern, Text text) throws JsonQueryException {
        List<Found> all = new ArrayList<>();
        int from = 0;
        do {
            Found found = find(pattern, text, from);
            if (found == null) {
                break;
            }
            all.add(found);
            budget.charge(2L + found.groups());
            from = found.isEmpty() && found.end() < text.utf8.length ? text.next(found.end()) : found.end();
        } while (pattern.global && from < text.utf8.length);
        return all;
    }

    private @Nullable Found find(OnigUtils.Pattern pattern, Text text, int from) throws JsonQueryException {
        Matcher matcher = pattern.regex.matcher(text.utf8, 0, text.utf8.length);
        int result;
        try {
            result = search(matcher, text, from);
        } catch (JOniException | IndexOutOfBoundsException e) {
            throw new JsonQueryException("the regex cannot be matched against this string");
        }
        if (result == Matcher.INTERRUPTED) {
            throw budget.timedOut();
        }
        if (result < 0) {
            return null;
        }
        return new Found(matcher.getEagerRegion());
    }

    /**
     * Joni looks at its clock only after thousands of steps at one place of the text, and counts anew at the next, so it is
     * given some of the places to begin at at a time, and the clock is looked at in between.
     */
    private int search(Matcher matcher, Text text, int from) {
        int length = text.utf8.length;
        int at = from;
        while (true) {
            int to = at + WINDOW < length ? text.next(at + WINDOW) : length;
            matcher.setTimeout(budget.remainingNanos());
            int found = matcher.search(from, at, to, Option.NONE);
            if (found != Matcher.FAILED || to == length) {
                return found;
            }
            at = to;
        }
    }

    private ArrayNode described(OnigUtils.Pattern pattern, Text text, List<Found> matches) {
        int[] codePoints = text.codePoints();
        ArrayNode described = NODES.arrayNode(matches.size());
        for (Found found : matches) {
            ObjectNode match = described.addObject();
            describe(match, text, codePoints, found.begin(), found.end());
            ArrayNode captures = match.putArray("captures");
            for (int i = 1; i <= found.groups() && !found.isEmpty(); i++) {
                ObjectNode capture = captures.addObject();
                describe(
                        capture,
                        text,
                        codePoints,
                        found.region().getBeg(i),
                        found.region().getEnd(i));
                capture.put("name", pattern.names[i]);
            }
            budget.weigh(match, 1);
        }
        return described;
    }

    private static void describe(ObjectNode match, Text text, int[] codePoints, int begin, int end) {
        boolean part = begin >= 0;
        match.put("offset", part ? codePoints[begin] : -1);
        match.put("length", part ? codePoints[end] - codePoints[begin] : 0);
        match.put("string", part ? text.slice(begin, end) : null);
    }

    private ObjectNode named(OnigUtils.Pattern pattern, Text text, Found found) {
        ObjectNode captures = NODES.objectNode();
        for (int i = 1; i <= found.groups(); i++) {
            String name = pattern.names[i];
            if (name != null) {
                int begin = found.region().getBeg(i);
                captures.put(
                        name,
                        begin < 0 ? null : text.slice(begin, found.region().getEnd(i)));
            }
        }
        budget.weigh(captures, 1);
        return captures;
    }
}
