// SPDX-License-Identifier: Apache-2.0
package io.hydrant.dev.stack.http;

import java.io.IOException;

/** What an {@link HttpEndpoint} serves. Called by many threads at once. */
public interface HttpService {

    /**
     * Serves a request.
     *
     * @throws ConnectionCutException to close the connection without an answer
     * @throws IOException when the client's body cannot be read: it is gone, so nobody gets an answer
     */
    Reply serve(Exchange exchange) throws IOException;

    /** The answer to what is not HTTP, or to a failure of our own. */
    Reply error(int status, String message);

    /** Thrown to leave a request without an answer. */
    final class ConnectionCutException extends IOException {

        private static final long serialVersionUID = 1L;

        public ConnectionCutException() {
            super("cut on purpose");
        }
    }
}
