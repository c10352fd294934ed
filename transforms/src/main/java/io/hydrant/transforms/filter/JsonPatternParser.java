// SPDX-License-Identifier: Apache-2.0
package io.hydrant.transforms.filter;

import io.hydrant.transforms.filter.JsonPattern.Condition;
import io.hydrant.transforms.filter.JsonTest.Kind;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Parses what stands between the braces of a JSON pattern. Confined to one compilation. */
final class JsonPatternParser {

    private static final int MAX_PARENTHESES = 64;
    private static final int MAX_REGEXES = 2;
    private static final int MAX_WILDCARD_SELECTORS = 3;
    private static final int MAX_INDEX_DIGITS = 9;

    private final PatternReader reader;
    private final FilterOptions options;
    private final SelectorTree root = new SelectorTree();
    private int tests;
    private int parentheses;
    private int regexes;
    private int wildcards;
    private int depth;

    JsonPatternParser(PatternReader reader, FilterOptions options) {
        this.reader = reader;
        this.options = options;
    }

    JsonPattern parse() {
        Condition condition = either();
        if (!reader.atEnd()) {
            throw reader.error("expected && or || or the closing brace here");
        }
        return new JsonPattern(root, condition, tests, depth, wildcards, options.missingNotEqual());
    }

    private Condition either() {
        List<Condition> choices = new ArrayList<>();
        do {
            choices.add(both());
        } while (reader.accept("||"));
        return choices.size() == 1 ? choices.get(0) : new Condition.Several(false, choices);
    }

    private Condition both() {
        List<Condition> parts = new ArrayList<>();
        do {
            parts.add(primary());
        } while (reader.accept("&&"));
        return parts.size() == 1 ? parts.get(0) : new Condition.Several(true, parts);
    }

    private Condition primary() {
        reader.skipBlanks();
        Condition condition;
        if (reader.accept('(')) {
            if (++parentheses > MAX_PARENTHESES) {
                throw reader.error("parentheses are nested deeper than " + MAX_PARENTHESES);
            }
            condition = either();
            reader.expect(')', "to close the parenthesis");
            parentheses--;
        } else {
            condition = new Condition.One(test());
        }
        reader.skipBlanks();
        return condition;
    }

    private JsonTest test() {
        List<SelectorTree> path = selector();
        reader.skipBlanks();
        int at = reader.position();
        Kind kind = kind();
        ValueTest value = null;
        if (kind == Kind.COMPARE) {
            value = ValueTest.parse(reader, options.lenient());
            if (value.regex() != null && ++regexes > MAX_REGEXES) {
                throw reader.errorAt(at, "a pattern takes at most " + MAX_REGEXES + " regexes");
            }
        }
        JsonTest test = new JsonTest(tests++, kind, value);
        SelectorTree.addTest(path, test);
        return test;
    }

    private Kind kind() {
        if (reader.acceptWord("IS")) {
            reader.skipBlanks();
            if (reader.acceptWord("NULL")) {
                return Kind.IS_NULL;
            }
            if (reader.acceptWord("TRUE")) {
                return Kind.IS_TRUE;
            }
            if (reader.acceptWord("FALSE")) {
                return Kind.IS_FALSE;
            }
            throw reader.error("IS takes NULL, TRUE or FALSE");
        }
        if (reader.acceptWord("NOT")) {
            reader.skipBlanks();
            if (!reader.acceptWord("EXISTS")) {
                throw reader.error("NOT takes EXISTS");
            }
            return Kind.NOT_EXISTS;
        }
        if (PatternReader.isWord(reader.peek())) {
            throw reader.error("expected a comparison, IS NULL, IS TRUE, IS FALSE or NOT EXISTS");
        }
        return Kind.COMPARE;
    }

    private List<SelectorTree> selector() {
        int at = reader.position();
        if (!reader.accept('$')) {
            throw reader.error("expected a selector, which begins with '$'");
        }
        List<SelectorTree> path = new ArrayList<>();
        SelectorTree node = root;
        path.add(node);
        int stars = 0;
        while (true) {
            SelectorTree next = step(node);
            if (next == null) {
                break;
            }
            if (next == node.everyMember() || next == node.everyElement()) {
                stars++;
            }
            path.add(next);
            node = next;
        }
        if (path.size() == 1) {
            throw reader.error("expected .name, [index] or ['name']");
        }
        if (stars > 1) {
            throw reader.errorAt(at, "a selector takes at most one wildcard");
        }
        if (stars == 1 && ++wildcards > MAX_WILDCARD_SELECTORS) {
            throw reader.errorAt(
                    at, "a pattern takes at most " + MAX_WILDCARD_SELECTORS + " selectors with a wildcard");
        }
        depth = Math.max(depth, path.size() - 1);
        return path;
    }

    private @Nullable SelectorTree step(SelectorTree node) {
        if (reader.accept('.')) {
            if (reader.accept('*')) {
                return node.addEveryMember();
            }
            if (reader.peek() == '[') {
                if (reader.peekAt(1) != '\'') {
                    throw reader.error("expected a name after the dot");
                }
                return bracketed(node);
            }
            StringBuilder name = new StringBuilder();
            while (PatternReader.isWord(reader.peek()) || reader.peek() == '-') {
                name.append(reader.next());
            }
            if (name.isEmpty()) {
                throw reader.error("expected a name; one with other characters than letters, digits, - and _ is written"
                        + " ['name']");
            }
            return node.addMember(name.toString());
        }
        return reader.peek() == '[' ? bracketed(node) : null;
    }

    private SelectorTree bracketed(SelectorTree node) {
        reader.next();
        if (reader.accept('\'')) {
            StringBuilder name = new StringBuilder();
            while (!reader.atEnd() && reader.peek() != '\'') {
                name.append(reader.next());
            }
            reader.expect('\'', "to close the name");
            reader.expect(']', "to close the bracket");
            return node.addMember(name.toString());
        }
        if (reader.accept('*')) {
            reader.expect(']', "to close the bracket");
            return node.addEveryElement();
        }
        StringBuilder index = new StringBuilder();
        while (PatternReader.isDigit(reader.peek()) && index.length() < MAX_INDEX_DIGITS) {
            index.append(reader.next());
        }
        if (index.isEmpty()) {
            throw reader.error("expected an index from 0, * or 'name'");
        }
        reader.expect(']', "to close the bracket");
        return node.addElement(Integer.parseInt(index.toString()));
    }
}
