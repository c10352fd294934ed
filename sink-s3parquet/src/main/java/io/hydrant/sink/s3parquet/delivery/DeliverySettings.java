// SPDX-License-Identifier: Apache-2.0
package io.hydrant.sink.s3parquet.delivery;

import static java.util.Objects.requireNonNull;

import java.time.Duration;

/**
 * What the config says of delivery. Immutable.
 *
 * @param owner who we are in states, for people: {@code orders-to-s3/3@worker-7}
 * @param stateId shown where two connectors fight over it
 * @param flushOnRevoke how long a revoke may be held up to deliver what is buffered; zero not at all
 * @param topicRecreated what to do when a topic was deleted and made again
 */
public record DeliverySettings(String owner, String stateId, Duration flushOnRevoke, TopicRecreated topicRecreated) {

    /** The values of {@code topic.recreated}. */
    public enum TopicRecreated {
        /** Fail the task and say what to do. */
        FAIL,
        /** Begin the topic-partition anew at what it holds now. */
        RESTART
    }

    public DeliverySettings {
        requireNonNull(owner, "owner is null");
        requireNonNull(stateId, "stateId is null");
        requireNonNull(flushOnRevoke, "flushOnRevoke is null");
        requireNonNull(topicRecreated, "topicRecreated is null");
    }
}
