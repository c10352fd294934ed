// SPDX-License-Identifier: Apache-2.0
package io.hydrant.jsonschema;

/** A validation took more than it may: whether the value satisfies the schema is not known. */
public final class TooCostlyException extends Exception {

    private static final long serialVersionUID = 1L;

    private final boolean tooDeep;

    TooCostlyException(String message, boolean tooDeep, Throwable cause) {
        super(message, cause);
        this.tooDeep = tooDeep;
    }

    /** Whether it went deeper than the thread's stack, instead of taking too much work or time. */
    public boolean tooDeep() {
        return tooDeep;
    }
}
