// SPDX-License-Identifier: Apache-2.0
package io.hydrant.source.http.mapping;

import io.hydrant.listener.Refusal;

/**
 * A request's records would take more memory than there is, now or ever. Without a stack trace: anybody on the network can
 * cause it.
 */
public final class NoRoomException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final Refusal refusal;

    NoRoomException(Refusal refusal) {
        super(refusal.message());
        this.refusal = refusal;
    }

    /** What the sender is told. */
    public Refusal refusal() {
        return refusal;
    }

    @Override
    public synchronized Throwable fillInStackTrace() {
        return this;
    }
}
