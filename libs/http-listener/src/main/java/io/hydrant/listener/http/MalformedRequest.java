// SPDX-License-Identifier: Apache-2.0
package io.hydrant.listener.http;

/**
 * The sender's request cannot be used. The message is a sentence for the sender and never repeats the request's bytes.
 * Without a stack trace: anybody on the network can cause it.
 */
public class MalformedRequest extends IllegalArgumentException {

    private static final long serialVersionUID = 1L;

    private final int status;

    /** Answered with 400. */
    public MalformedRequest(String message) {
        this(400, message);
    }

    public MalformedRequest(int status, String message) {
        super(message);
        this.status = status;
    }

    public int status() {
        return status;
    }

    @Override
    public synchronized Throwable fillInStackTrace() {
        return this;
    }
}
