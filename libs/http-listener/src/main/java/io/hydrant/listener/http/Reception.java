// SPDX-License-Identifier: Apache-2.0
package io.hydrant.listener.http;

/** One request that was let in and is receiving its body or waiting for its answer. Confined to the event loop of its wire. */
public interface Reception {

    /** The largest body in bytes that this request may have; more is answered by {@link #tooLarge()}. */
    long maxBytes();

    /** More bytes of the body are about to be kept. False if there is no room; the reception has then answered. */
    boolean reserve(int bytes);

    /** The body is larger than {@link #maxBytes()}: the reception answers. */
    void tooLarge();

    /** The body came too slowly, or not at all: the reception answers. */
    void tooSlow();

    /** What follows is no body, such as a chunk without a size: the reception answers, and the connection closes. */
    void unreadable(MalformedRequest problem);

    /** The whole request is here; the reception owns the array. It answers through its wire, now or later. */
    void complete(byte[] body);

    /** The client has gone before it was answered. Nothing can be sent any more. */
    void abandoned();

    /**
     * The answer, of which {@link Wire#reply} said that it waits, has left this process or never will. Once, and maybe
     * while {@code reply} is still on the stack.
     */
    void sent();

    /** The clock went on; called several times a second until the answer is sent. */
    void tick(long nowNanos);
}
