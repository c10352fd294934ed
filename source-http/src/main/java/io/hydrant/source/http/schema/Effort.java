// SPDX-License-Identifier: Apache-2.0
package io.hydrant.source.http.schema;

import com.networknt.schema.ExecutionConfig;
import com.networknt.schema.ExecutionContext;
import com.networknt.schema.regex.RegularExpression;
import com.networknt.schema.regex.RegularExpressions;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * How much one validation may do. A schema whose alternatives recurse, and a pattern such as {@code (a+)+$}, take
 * exponential time on bodies that somebody has made for that: keywords are counted as they are visited, and characters
 * as patterns look at them. Confined to the thread that validates.
 */
final class Effort extends ExecutionContext {

    /** Far more than any body of a megabyte needs with a schema that does not recurse into alternatives. */
    private static final int MAX_KEYWORDS = 500_000;
    /** Twenty times the characters of such a body. */
    private static final int MAX_CHARACTERS = 20_000_000;

    /** Patterns see a string and nothing else, so they find their validation here. */
    private static final ThreadLocal<Effort> MINE = new ThreadLocal<>();

    private int keywords = MAX_KEYWORDS;
    private int characters = MAX_CHARACTERS;

    /** The budget is spent. */
    static final class TooMuch extends RuntimeException {

        private static final long serialVersionUID = 1L;

        TooMuch() {
            super("too costly to validate", null, false, false);
        }
    }

    private Effort() {
        super(ExecutionConfig.builder().failFast(true).build());
    }

    /** The budget of a validation on this thread, which {@link #end} must follow. */
    static Effort begin() {
        Effort effort = new Effort();
        MINE.set(effort);
        return effort;
    }

    static void end() {
        MINE.remove();
    }

    @Override
    public void evaluationPathAddLast(String keyword) {
        if (--keywords < 0) {
            throw new TooMuch();
        }
        super.evaluationPathAddLast(keyword);
    }

    /** A pattern as the library would compile it with the JDK, on a text that counts how often it is looked at. */
    static RegularExpression regularExpression(String regex) {
        Pattern pattern;
        try {
            pattern = Pattern.compile(RegularExpressions.replaceLongformCharacterProperties(
                    RegularExpressions.replaceDollarAnchors(regex)));
        } catch (PatternSyntaxException e) {
            throw new IllegalArgumentException("not a pattern: " + e.getDescription(), e);
        }
        return text -> {
            Effort effort = MINE.get();
            return pattern.matcher(effort == null ? text : new Counted(text, effort))
                    .find();
        };
    }

    private record Counted(CharSequence text, Effort effort) implements CharSequence {

        @Override
        public char charAt(int index) {
            if (--effort.characters < 0) {
                throw new TooMuch();
            }
            return text.charAt(index);
        }

        @Override
        public int length() {
            return text.length();
        }

        @Override
        public CharSequence subSequence(int start, int end) {
            return new Counted(text.subSequence(start, end), effort);
        }

        @Override
        public String toString() {
            return text.toString();
        }
    }
}
