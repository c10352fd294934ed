// SPDX-License-Identifier: Apache-2.0
package io.hydrant.transforms.parse;

/** A text that a parser cannot take. Carries neither content nor, as bad input is normal, a stack trace. */
public final class UnparsableException extends Exception {

    private static final long serialVersionUID = 1L;

    private final Kind kind;

    /** What is wrong with it. */
    public enum Kind {
        /** It is not in the format. */
        MALFORMED,
        /** It is text, but the pattern does not match it. */
        NO_MATCH,
        /** A value is not of its declared type. */
        CONVERSION,
        /** A limit on size or depth is exceeded. */
        TOO_LARGE,
        /** The time limit is exceeded. */
        TIMED_OUT
    }

    public UnparsableException(Kind kind, String problem) {
        super(problem, null, false, false);
        this.kind = kind;
    }

    public Kind kind() {
        return kind;
    }

    /** Why, in words. */
    public String reason() {
        return String.valueOf(getMessage());
    }
}
