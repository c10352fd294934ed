// SPDX-License-Identifier: Apache-2.0
package io.hydrant.dev.stack.rest;

/** Connect answered a request with an error; {@link #getMessage} holds its words. */
public final class ConnectRestException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final int status;

    ConnectRestException(String request, int status, String message) {
        super(request + " was answered " + status + ": " + message);
        this.status = status;
    }

    /** The HTTP status, for example 400. */
    public int status() {
        return status;
    }
}
