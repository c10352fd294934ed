// SPDX-License-Identifier: Apache-2.0
package io.hydrant.transforms.filter;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Unstructured terms: {@code ERROR "bad request" -DEBUG}, {@code ?ERROR ?WARN}, {@code %4[0-9]{2}%}. Plain terms must all
 * occur, excluded ones must not; {@code ?} terms count only where no other kind is present, and then one must occur.
 */
final class TermsPattern implements CompiledPattern {

    private record Term(@Nullable Literal literal, @Nullable Regex regex) {

        boolean isIn(byte[] text, int from, int to) {
            return literal != null ? literal.isIn(text, from, to) : regex != null && regex.find(text, from, to);
        }
    }

    private final Term[] required;
    private final Term[] excluded;
    private final Term[] choices;

    private TermsPattern(List<Term> required, List<Term> excluded, List<Term> choices) {
        this.required = required.toArray(Term[]::new);
        this.excluded = excluded.toArray(Term[]::new);
        this.choices = required.isEmpty() && excluded.isEmpty() ? choices.toArray(Term[]::new) : new Term[0];
    }

    /** Matches every message. */
    static TermsPattern everything() {
        return new TermsPattern(List.of(), List.of(), List.of());
    }

    static TermsPattern parse(PatternReader reader, boolean lenient) {
        List<Term> required = new ArrayList<>();
        List<Term> excluded = new ArrayList<>();
        List<Term> choices = new ArrayList<>();
        reader.skipBlanks();
        while (!reader.atEnd()) {
            List<Term> kind = required;
            if (reader.accept('?')) {
                kind = choices;
            } else if (reader.accept('-')) {
                kind = excluded;
                reader.skipBlanks();
            }
            kind.add(term(reader, lenient));
            if (!reader.atEnd() && !PatternReader.isBlank(reader.peek())) {
                throw reader.error(notBare(reader.peek()));
            }
            reader.skipBlanks();
        }
        return new TermsPattern(required, excluded, choices);
    }

    private static Term term(PatternReader reader, boolean lenient) {
        char first = reader.peek();
        if (first == '"') {
            return new Term(new Literal(reader.quoted()), null);
        }
        if (first == '%') {
            return new Term(null, reader.regex(true, lenient));
        }
        StringBuilder bare = new StringBuilder();
        while (!reader.atEnd() && isBare(reader.peek(), lenient)) {
            bare.append(reader.next());
        }
        if (bare.isEmpty()) {
            throw reader.error(reader.atEnd() ? "expected a term" : notBare(first));
        }
        return new Term(new Literal(bare.toString()), null);
    }

    private static boolean isBare(char c, boolean lenient) {
        return PatternReader.isWord(c) || (lenient && !PatternReader.isBlank(c) && c != '"');
    }

    private static String notBare(char c) {
        return PatternReader.isBlank(c)
                ? "expected a term"
                : "a term with '" + c + "' must be quoted: only letters, digits and _ may stand bare";
    }

    @Override
    public boolean matches(byte[] utf8, int from, int to) {
        for (Term term : required) {
            if (!term.isIn(utf8, from, to)) {
                return false;
            }
        }
        for (Term term : excluded) {
            if (term.isIn(utf8, from, to)) {
                return false;
            }
        }
        for (Term term : choices) {
            if (term.isIn(utf8, from, to)) {
                return true;
            }
        }
        return choices.length == 0;
    }
}
