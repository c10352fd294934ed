// SPDX-License-Identifier: Apache-2.0
package io.hydrant.transforms.decode;

/** Bytes that are not what they should be. Carries neither content nor, as bad input is normal, a stack trace. */
public final class UndecodableException extends Exception {

    private static final long serialVersionUID = 1L;

    private final boolean tooLarge;

    UndecodableException(String problem, boolean tooLarge) {
        super(problem, null, false, false);
        this.tooLarge = tooLarge;
    }

    UndecodableException(String problem) {
        this(problem, false);
    }

    /** Whether the bytes are well formed as far as they were read, but exceed the bound. */
    public boolean tooLarge() {
        return tooLarge;
    }

    /** Why, in words. */
    public String reason() {
        return String.valueOf(getMessage());
    }
}
