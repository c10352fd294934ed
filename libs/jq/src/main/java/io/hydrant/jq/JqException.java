// SPDX-License-Identifier: Apache-2.0
package io.hydrant.jq;

/** A run of a jq program that gave no result. Carries no stack trace: bad input is normal. */
public final class JqException extends Exception {

    private static final long serialVersionUID = 1L;

    private final Kind kind;

    /** Why there is no result. */
    public enum Kind {
        /** The input is no JSON. */
        MALFORMED_INPUT,
        /** The program raised an error on this input. */
        FAILED,
        /** It took too many steps or went too deep. */
        TOO_LARGE,
        /** It took too long. */
        TIMED_OUT
    }

    JqException(Kind kind, String problem) {
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
