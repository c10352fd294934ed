// SPDX-License-Identifier: Apache-2.0
package io.hydrant.source.http.velocity;

/** A template makes more of a request than it may, or takes too long. Without a stack trace: a request causes it. */
final class TooMuchException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    @Override
    public synchronized Throwable fillInStackTrace() {
        return this;
    }
}
