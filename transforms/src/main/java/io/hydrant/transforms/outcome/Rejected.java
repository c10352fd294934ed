// SPDX-License-Identifier: Apache-2.0
package io.hydrant.transforms.outcome;

/** A record, or a part of one, that cannot be used. Carries no stack trace: bad input is normal. Immutable. */
public final class Rejected extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final Code code;

    /** Why, for {@code hydrant.error.code}; written {@code Transform.MalformedData}. */
    public enum Code {
        /** The text or bytes are not in the format that they should have. */
        MALFORMED_DATA("MalformedData"),
        /** The field that the transform works on is not there. */
        MISSING_FIELD("MissingField"),
        /** A value has a type that the transform cannot work on, or a path leads through a scalar. */
        WRONG_TYPE("WrongType"),
        /** A value cannot be converted to the type that is declared for it. */
        CONVERSION_FAILED("ConversionFailed"),
        /** The text does not match the pattern, or the value does not satisfy the schema. */
        NO_MATCH("NoMatch"),
        /** A limit on size, depth or steps is exceeded. */
        TOO_LARGE("TooLarge"),
        /** The time limit is exceeded. */
        TIMED_OUT("TimedOut"),
        /** The program (jq) failed on this value. */
        PROGRAM_FAILED("ProgramFailed");

        private final String text;

        Code(String text) {
            this.text = "Transform." + text;
        }

        @Override
        public String toString() {
            return text;
        }
    }

    public Rejected(Code code, String message) {
        super(message, null, false, false);
        this.code = code;
    }

    public Rejected(Code code, String message, Throwable cause) {
        super(message, cause, false, false);
        this.code = code;
    }

    public Code code() {
        return code;
    }

    /** Why, in words. */
    public String reason() {
        return String.valueOf(getMessage());
    }
}
