// SPDX-License-Identifier: Apache-2.0
package io.hydrant.listener;

import io.hydrant.listener.delivery.TrackedRecord;
import io.hydrant.listener.http.HttpHead;
import io.hydrant.listener.http.HttpReply;
import java.net.InetAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One request that has passed the listener's checks, and the way to answer it. */
public interface Exchange {

    HttpHead head();

    /** The body as received, still packed if it came so. Belongs to the handler. */
    byte[] body();

    Route route();

    /** Names and percent-decoded values of the path variables, in turn, in the order of the path. */
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

    /** A UUID, as the answer's {@code x-amzn-RequestId} says it. */
    String requestId();

    /** The client, after trusted proxies were taken away. */
    InetAddress clientAddress();

    /** The id of the API key that was shown, or null. */
    @Nullable
    String apiKeyId();

    /** When the head of the request was read, epoch milliseconds. */
    long receivedAtMillis();

    /** Answers now. From any thread; only the first answer counts. */
    void reply(HttpReply reply);

    /** Refuses, in the shape that the route's handler gives to it. From any thread. */
    void refuse(Refusal refusal);

    /**
     * Hands records over to a task. When Kafka has acknowledged all of them (or Connect dropped some), {@code reply} is
     * asked for the answer, on the event loop; when that cannot happen any more, the handler's
     * {@link RequestHandler#refusal} is. From any thread.
     *
     * @param records at least one, new; they go into one batch
     */
    void deliver(List<TrackedRecord> records, DeliveryReply reply);

    /** The answer to a request whose records were all acknowledged or dropped. */
    interface DeliveryReply {
        /**
         * The answer.
         *
         * @param dropped whether Connect dropped one of them: its {@link TrackedRecord#metadata()} is null
         */
        HttpReply of(List<TrackedRecord> records, boolean dropped);
    }
}
