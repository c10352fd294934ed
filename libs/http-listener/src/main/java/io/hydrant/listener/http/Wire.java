// SPDX-License-Identifier: Apache-2.0
package io.hydrant.listener.http;

import java.util.concurrent.Executor;

/** The way back to the sender of one request. */
public interface Wire {

    /**
     * Sends the answer. Only on the event loop, and once: further replies are ignored, and so is one to a client that
     * has gone.
     *
     * @param extra names and values of headers that belong to this answer only, in turn
     * @return false if the answer waits for its client to read; {@link Reception#sent} is called when it does no more
     */
    boolean reply(HttpReply reply, String... extra);

    /** The event loop of the connection, for those who are on another thread. */
    Executor eventLoop();

    /** Whether the caller is on {@link #eventLoop()}. */
    boolean onEventLoop();
}
