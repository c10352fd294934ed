// SPDX-License-Identifier: Apache-2.0
package io.hydrant.listener.http;

import org.jspecify.annotations.Nullable;

/** Who decides about requests. Every method is called on an event loop of the server and must not block. */
public interface FrontDoor {

    /**
     * The head of a request has arrived. The door either answers it through the wire and returns null (a body that
     * follows is thrown away), or returns who takes the body.
     */
    @Nullable
    Reception arrived(HttpHead head, Wire wire);

    /**
     * What arrived is not HTTP that can be answered in an ordinary way. Called once for each such request, whose answer
     * this is.
     *
     * @param problem 400, 414, 417, 431, 501 or 505, and a sentence for the sender
     * @param known what could be read: method, target and protocol are {@code -} if the request line could not, the
     *     target need not start with a slash, and header fields may be missing
     */
    HttpReply malformed(MalformedRequest problem, HttpHead known);
}
