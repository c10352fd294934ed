// SPDX-License-Identifier: Apache-2.0
package io.hydrant.transforms.filter;

import io.hydrant.transforms.filter.DelimitedPattern.Condition;
import io.hydrant.transforms.filter.DelimitedPattern.Field;
import java.util.ArrayList;
import java.util.List;

/** Parses what stands between the brackets of a space-delimited pattern. Confined to one compilation. */
final class DelimitedPatternParser {

    private static final int MAX_PARENTHESES = 64;
    private static final int MAX_REGEXES = 2;

    private final PatternReader reader;
    private final FilterOptions options;
    private int parentheses;
    private int regexes;

    DelimitedPatternParser(PatternReader reader, FilterOptions options) {
        this.reader = reader;
        this.options = options;
    }

    DelimitedPattern parse() {
        List<Field> fields = new ArrayList<>();
        int ellipsis = -1;
        reader.skipBlanks();
        boolean more = !reader.atEnd();
        while (more) {
            reader.skipBlanks();
            int at = reader.position();
            if (reader.accept("...")) {
                if (ellipsis >= 0) {
                    throw reader.errorAt(at, "a pattern takes one '...' only");
                }
                ellipsis = fields.size();
            } else if (reader.atEnd() || reader.peek() == ',') {
                fields.add(new Field("", null));
            } else {
                fields.add(field());
            }
            reader.skipBlanks();
            more = reader.accept(',');
            if (!more && !reader.atEnd()) {
                throw reader.error("expected ',' or the closing bracket here");
            }
        }
        return new DelimitedPattern(fields, ellipsis, options.exactFieldCount());
    }

    private Field field() {
        int at = reader.position();
        if (reader.peek() != '(') {
            String name = name();
            reader.skipBlanks();
            if (reader.atEnd() || reader.peek() == ',') {
                return new Field(name, null);
            }
            return new Field(name, either(new Condition.One(value())));
        }
        Condition condition = either(primary());
        return new Field(firstName(at), condition);
    }

    /** {@code a || b}, its first comparison already read. */
    private Condition either(Condition first) {
        List<Condition> choices = new ArrayList<>();
        choices.add(both(first));
        while (accept("||")) {
            choices.add(both(primary()));
        }
        return choices.size() == 1 ? choices.get(0) : new Condition.Several(false, choices);
    }

    private Condition both(Condition first) {
        List<Condition> parts = new ArrayList<>();
        parts.add(first);
        while (accept("&&")) {
            parts.add(primary());
        }
        return parts.size() == 1 ? parts.get(0) : new Condition.Several(true, parts);
    }

    private Condition primary() {
        reader.skipBlanks();
        if (reader.accept('(')) {
            if (++parentheses > MAX_PARENTHESES) {
                throw reader.error("parentheses are nested deeper than " + MAX_PARENTHESES);
            }
            Condition condition = either(primary());
            reader.skipBlanks();
            reader.expect(')', "to close the parenthesis");
            parentheses--;
            return condition;
        }
        // The name is repeated here; whatever it says, it is this field's.
        name();
        reader.skipBlanks();
        return new Condition.One(value());
    }

    private ValueTest value() {
        int at = reader.position();
        ValueTest value = ValueTest.parse(reader, options.lenient());
        if (value.regex() != null && ++regexes > MAX_REGEXES) {
            throw reader.errorAt(at, "a pattern takes at most " + MAX_REGEXES + " regexes");
        }
        return value;
    }

    private boolean accept(String operator) {
        reader.skipBlanks();
        return reader.accept(operator);
    }

    private String name() {
        StringBuilder name = new StringBuilder();
        while (PatternReader.isWord(reader.peek()) || reader.peek() == '-') {
            name.append(reader.next());
        }
        if (name.isEmpty()) {
            throw reader.error("expected the name of a field");
        }
        return name.toString();
    }

    private String firstName(int from) {
        int start = from;
        while (reader.charAt(start) == '(' || PatternReader.isBlank(reader.charAt(start))) {
            start++;
        }
        int end = start;
        while (PatternReader.isWord(reader.charAt(end)) || reader.charAt(end) == '-') {
            end++;
        }
        return reader.text(start, end);
    }
}
