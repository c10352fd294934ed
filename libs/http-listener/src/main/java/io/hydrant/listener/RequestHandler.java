// SPDX-License-Identifier: Apache-2.0
package io.hydrant.listener;

import io.hydrant.listener.http.HttpReply;

/**
 * What a connector does with the requests of a route. Thread-safe: it is called by event loops and by worker threads at
 * once.
 */
public interface RequestHandler {

    /**
     * Whether the body of a request may come, judged by its head: a body that nobody was asked for a key for should not
     * take memory from those who have one. Called for every request that has passed the listener's checks, before room
     * is made for it; {@link Exchange#body} is empty yet. On an event loop, so it must neither block nor take long. If it
     * returns false, it has answered with {@link Exchange#reply} or {@link Exchange#refuse}, or it throws
     * {@link io.hydrant.listener.http.MalformedRequest}; {@link #handle} is then not called.
     */
    default boolean acceptsHead(Exchange exchange) {
        return true;
    }

    /**
     * Answers with {@link Exchange#reply} or hands records over with {@link Exchange#deliver}, now or later, exactly
     * once. May throw {@link io.hydrant.listener.http.MalformedRequest}, which is answered as such.
     */
    void handle(Exchange exchange);

    /**
     * Whether {@link #handle} needs a worker thread, since it parses, unpacks or signs more than a few kilobytes. An
     * event loop runs it otherwise, which is cheaper.
     */
    default boolean needsWorker(Exchange exchange) {
        return exchange.body().length > 16 * 1024;
    }

    /** The answer to a request that did not come to {@link #handle}, or was not acknowledged after it. */
    default HttpReply refusal(Refusal refusal, Exchange exchange) {
        return refusal.reply(exchange.retryAfterSeconds());
    }

    /** The answer to a {@link io.hydrant.listener.http.MalformedRequest}. The sentence may be shown to the sender. */
    default HttpReply malformed(int status, String sentence, Exchange exchange) {
        return HttpReply.json(status, "{\"message\":" + Json.quote(sentence) + "}")
                .header("x-amzn-ErrorType", (status == 413 ? Refusal.TOO_LARGE : Refusal.MALFORMED_BODY).errorType());
    }
}
