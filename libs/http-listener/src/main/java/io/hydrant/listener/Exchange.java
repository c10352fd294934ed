// SPDX-License-Identifier: Apache-2.0
package io.hydrant.listener;

import io.hydrant.listener.delivery.TrackedRecord;
import io.hydrant.listener.http.HttpReply;
import io.hydrant.listener.http.RequestFacts;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One request that has passed the listener's checks, and the way to answer it. */
public interface Exchange extends RequestFacts {

    /** The body as received, still packed if it came so. Belongs to the handler. */
    byte[] body();

    Route route();

    /** The path as received; with {@code ***} in the place of an API key. */
    @Override
    String path();

    @Override
    default String resourcePath() {
        return route().path().text();
    }

    /** Names and percent-decoded values of the path variables, in turn, in the order of the path, without an API key. */
    List<String> pathVariables();

    /** Decoded parameters of the query. Throws {@link io.hydrant.listener.http.MalformedRequest}. */
    QueryParameters query();

    /** The value of one path variable, or null. */
    default @Nullable String pathVariable(String name) {
        List<String> variables = pathVariables();
        for (int i = 0; i < variables.size(); i += 2) {
            if (variables.get(i).equals(name)) {
                return variables.get(i + 1);
            }
        }
        return null;
    }

    /** How long the sender of a throttled request should wait, in seconds; 0 if that is not known. */
    long retryAfterSeconds();

    /** Answers now. From any thread; only the first answer counts. */
    void reply(HttpReply reply);

    /** Refuses, in the shape that the route's handler gives to it. From any thread. */
    void refuse(Refusal refusal);

    /**
     * Takes so many more bytes of the memory that waiting requests may have, for what a handler unpacks before it
     * delivers it; they are given back with the request's own. False if there is no room: the handler then stops, and
     * refuses the request as {@link #noRoom} says. Only by the thread that handles the request.
     */
    boolean reserve(long more);

    /**
     * Why so many more bytes had no room: {@link Refusal#OVERLOADED} if they may have when other requests are over,
     * {@link Refusal#TOO_LARGE} if the request would then take more than all of them may. From any thread.
     */
    Refusal noRoom(long more);

    /**
     * Hands records over to a task. When Kafka has acknowledged all of them (or Connect dropped some), {@code reply} is
     * asked for the answer, on the event loop; when that cannot happen any more, its {@link DeliveryReply#late} or the
     * handler's {@link RequestHandler#refusal} is. From any thread.
     *
     * @param records at least one, new; they go into one batch
     */
    void deliver(List<TrackedRecord> records, DeliveryReply reply);

    /**
     * Its records were or are delivered by another request: from now on its deadline is answered as an unknown outcome,
     * and it lets go of its body. Only by the thread that handles the request.
     *
     * @param over run when it is answered or its client has gone, so that nobody keeps it any longer; maybe twice, and
     *     on any thread
     */
    void joins(Runnable over);

    /** What became of a request's records. */
    enum Outcome {
        /** Kafka has all of them. */
        ACKNOWLEDGED,
        /** Connect dropped at least one. */
        DROPPED,
        /** They were certainly not written. */
        WITHDRAWN,
        /** Nobody knows. */
        LOST
    }

    /** The answer to a request whose records were all acknowledged or dropped. */
    interface DeliveryReply {
        /**
         * The answer.
         *
         * @param dropped whether Connect dropped one of them: its {@link TrackedRecord#metadata()} is null
         */
        HttpReply of(List<TrackedRecord> records, boolean dropped);

        /**
         * The answer when the time for it is up and not every record was acknowledged or dropped: those with
         * {@link TrackedRecord#isAnswered} were. Null asks the handler's {@link RequestHandler#refusal} for an unknown
         * outcome, as does this by default. On the event loop, while acknowledgements may still come.
         */
        default @Nullable HttpReply late(List<TrackedRecord> records) {
            return null;
        }

        /**
         * The records have ended, whether or not the sender still waits for an answer: once, before {@link #of}, on the
         * event loop or the thread that delivered.
         */
        default void ended(Outcome outcome, List<TrackedRecord> records) {}
    }
}
