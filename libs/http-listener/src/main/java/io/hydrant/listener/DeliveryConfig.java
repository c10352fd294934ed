// SPDX-License-Identifier: Apache-2.0
package io.hydrant.listener;

import static io.hydrant.connect.config.Key.key;
import static io.hydrant.connect.config.Valid.atLeast;
import static io.hydrant.connect.config.Valid.between;
import static org.apache.kafka.common.config.ConfigDef.Importance.LOW;
import static org.apache.kafka.common.config.ConfigDef.Importance.MEDIUM;
import static org.apache.kafka.common.config.ConfigDef.Type.INT;
import static org.apache.kafka.common.config.ConfigDef.Type.LONG;
import static org.apache.kafka.common.config.ConfigDef.Width.SHORT;

import java.time.Duration;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;

/** The keys of one connector's limits: how much may wait for Kafka, how long, and how much goes at once. */
final class DeliveryConfig {

    static final String INFLIGHT_MAX_REQUESTS = "inflight.max.requests";
    static final String INFLIGHT_MAX_BYTES = "inflight.max.bytes";
    static final String REQUEST_TIMEOUT = "request.timeout.ms";
    static final String DRAIN_TIMEOUT = "drain.timeout.ms";
    static final String READY_STALL = "ready.stall.ms";
    static final String READY_ACK_AGE = "ready.ack.age.ms";
    static final String POLL_MAX_RECORDS = "poll.max.records";
    static final String POLL_MAX_BYTES = "poll.max.bytes";

    private static final String DELIVERY = "Delivery";

    private DeliveryConfig() {}

    static void define(ConfigDef def) {
        key(INFLIGHT_MAX_REQUESTS, INT)
                .defaultsTo(20_000)
                .valid(between(1, 10_000_000))
                .importance(MEDIUM)
                .group(DELIVERY, 1)
                .width(SHORT)
                .displayName("Waiting requests")
                .doc("Requests of this connector that wait for their answer on one worker; more are answered 503.")
                .in(def);
        key(INFLIGHT_MAX_BYTES, LONG)
                .defaultsTo(134_217_728L)
                .valid(atLeast(65_536))
                .importance(MEDIUM)
                .group(DELIVERY, 2)
                .width(SHORT)
                .displayName("Waiting bytes")
                .doc(
                        "Memory of this connector's waiting requests on one worker; more are answered 503, and a request that"
                                + " would need more than this alone 413.")
                .in(def);
        key(REQUEST_TIMEOUT, LONG)
                .defaultsTo(10_000L)
                .valid(between(10, 900_000))
                .importance(MEDIUM)
                .group(DELIVERY, 3)
                .width(SHORT)
                .displayName("Request timeout")
                .doc("A request that is not acknowledged after this is answered: 503 if no task had taken it yet, which"
                        + " means it is certainly not written, else 504, which means that nobody knows (API Gateway's"
                        + " integration timeout, 29 s there).")
                .in(def);
        key(DRAIN_TIMEOUT, LONG)
                .defaultsTo(20_000L)
                .valid(between(0, 600_000))
                .importance(LOW)
                .group(DELIVERY, 4)
                .width(SHORT)
                .displayName("Drain timeout")
                .doc("How long the requests of a stopped task wait for acknowledgements before they are answered 504.")
                .in(def);
        key(READY_STALL, LONG)
                .defaultsTo(3_000L)
                .valid(atLeast(500))
                .importance(LOW)
                .group(DELIVERY, 5)
                .width(SHORT)
                .displayName("Stall")
                .doc(
                        "A task that has not asked for records for so long is stalled: paused, or held up by Kafka. It gets no"
                                + " requests, and without another one they are answered 503 and the worker is not ready.")
                .in(def);
        key(READY_ACK_AGE, LONG)
                .defaultsTo(10_000L)
                .valid(atLeast(500))
                .importance(LOW)
                .group(DELIVERY, 6)
                .width(SHORT)
                .displayName("Acknowledgement age")
                .doc("With a record that Kafka has not acknowledged for so long, the worker is not ready.")
                .in(def);
        key(POLL_MAX_RECORDS, INT)
                .defaultsTo(1_000)
                .valid(between(1, 1_000_000))
                .importance(LOW)
                .group(DELIVERY, 7)
                .width(SHORT)
                .displayName("Records per poll")
                .doc(
                        "A poll begins no further request after so many records; the records of one request stay together.")
                .in(def);
        key(POLL_MAX_BYTES, LONG)
                .defaultsTo(4_194_304L)
                .valid(atLeast(1))
                .importance(LOW)
                .group(DELIVERY, 8)
                .width(SHORT)
                .displayName("Bytes per poll")
                .doc("A poll begins no further request after so many bytes.")
                .in(def);
    }

    static Application.Limits limits(AbstractConfig config) {
        return new Application.Limits(
                config.getInt(INFLIGHT_MAX_REQUESTS),
                config.getLong(INFLIGHT_MAX_BYTES),
                Duration.ofMillis(config.getLong(REQUEST_TIMEOUT)),
                Duration.ofMillis(config.getLong(DRAIN_TIMEOUT)),
                Duration.ofMillis(config.getLong(READY_STALL)),
                Duration.ofMillis(config.getLong(READY_ACK_AGE)),
                config.getInt(POLL_MAX_RECORDS),
                config.getLong(POLL_MAX_BYTES));
    }
}
