// SPDX-License-Identifier: Apache-2.0
package io.hydrant.listener.http;

import org.jspecify.annotations.Nullable;

/**
 * The sender's request cannot be used. The message is a sentence for the sender and never repeats the request's bytes.
 * Without a stack trace: anybody on the network can cause it.
 */
public class MalformedRequest extends IllegalArgumentException {

    private static final long serialVersionUID = 1L;

    private final int status;
    private final @Nullable String detail;

    /** Answered with 400. */
    public MalformedRequest(String message) {
        this(400, message);
    }

    public MalformedRequest(int status, String message) {
        this(status, message, null);
    }

    /**
     * With more than the sender is told.
     *
     * @param detail for the access log's {@code $context.error.validationErrorString}
     */
    public MalformedRequest(int status, String message, @Nullable String detail) {
        super(message);
        this.status = status;
        this.detail = detail;
    }

    public int status() {
        return status;
    }

    /** What is wrong, for those who run the listener; null if the message says it. */
    public @Nullable String detail() {
        return detail;
    }

    @Override
    public synchronized Throwable fillInStackTrace() {
        return this;
    }
}
