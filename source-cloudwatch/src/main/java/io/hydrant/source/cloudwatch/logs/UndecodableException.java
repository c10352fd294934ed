// SPDX-License-Identifier: Apache-2.0
package io.hydrant.source.cloudwatch.logs;

/** Carries an {@link Undecodable} out of nested calls; without a stack trace, because senders can cause it. */
final class UndecodableException extends Exception {

    private static final long serialVersionUID = 1L;

    private final transient Undecodable why;

    UndecodableException(Undecodable why) {
        super(why.message(), null, false, false);
        this.why = why;
    }

    Undecodable why() {
        return why;
    }
}
