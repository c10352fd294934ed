// SPDX-License-Identifier: Apache-2.0
package io.hydrant.dev.stack;

/** The stack cannot start for a reason that its user can mend; the message is one sentence that says how. */
public final class StackException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public StackException(String message) {
        super(message);
    }
}
