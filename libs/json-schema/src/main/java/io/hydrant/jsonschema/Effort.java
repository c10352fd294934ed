// SPDX-License-Identifier: Apache-2.0
package io.hydrant.jsonschema;

import com.networknt.schema.Error;
import com.networknt.schema.ExecutionConfig;
import com.networknt.schema.ExecutionContext;
import com.networknt.schema.regex.RegularExpression;
import com.networknt.schema.regex.RegularExpressions;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * What one validation has left of its {@link SchemaLimits}: keywords are counted as they are visited, and characters as
 * patterns look at them. Confined to the thread that validates.
 */
final class Effort extends ExecutionContext {

    /** The clock is looked at after so many keywords or characters: a power of two. */
    private static final long CLOCK_INTERVAL = 1024;

    private static final int MAX_ERRORS = 1000;

    /** Patterns see a string and nothing else, so they find their validation here. */
    private static final ThreadLocal<Effort> MINE = new ThreadLocal<>();

    private final SchemaLimits limits;
    private final long deadlineNanos;
    private long keywords;
    private long characters;

    /** The budget is spent. */
    static final class Spent extends RuntimeException {

        private static final long serialVersionUID = 1L;

        Spent() {
            super("too costly to validate", null, false, false);
        }
    }

    private Effort(SchemaLimits limits, boolean failFast) {
        super(ExecutionConfig.builder().failFast(failFast).build());
        this.limits = limits;
        deadlineNanos = limits.nanoClock().getAsLong() + limits.timeout().toNanos();
    }

    /** The budget of a validation on this thread, which {@link #end} must follow. */
    static Effort begin(SchemaLimits limits, boolean failFast) {
        Effort effort = new Effort(limits, failFast);
        MINE.set(effort);
        return effort;
    }

    static void end() {
        MINE.remove();
    }

    @Override
    public void evaluationPathAddLast(String keyword) {
        if (++keywords > limits.keywords()) {
            throw new Spent();
        }
        lookAtClock(keywords);
        super.evaluationPathAddLast(keyword);
    }

    /** A value of a million wrong elements needs no million errors: one that is left out changes no verdict. */
    @Override
    public void addError(Error error) {
        if (getErrors().size() < MAX_ERRORS) {
            super.addError(error);
        }
    }

    private void character() {
        if (++characters > limits.patternCharacters()) {
            throw new Spent();
        }
        lookAtClock(characters);
    }

    private void lookAtClock(long count) {
        if ((count & (CLOCK_INTERVAL - 1)) == 0 && limits.nanoClock().getAsLong() - deadlineNanos > 0) {
            throw new Spent();
        }
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
            effort.character();
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
