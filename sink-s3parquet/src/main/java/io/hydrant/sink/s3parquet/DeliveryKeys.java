// SPDX-License-Identifier: Apache-2.0
package io.hydrant.sink.s3parquet;

import static io.hydrant.connect.config.Key.key;
import static io.hydrant.connect.config.Valid.between;
import static io.hydrant.connect.config.Valid.notEmpty;
import static io.hydrant.connect.config.Valid.oneOf;
import static org.apache.kafka.common.config.ConfigDef.Importance.HIGH;
import static org.apache.kafka.common.config.ConfigDef.Importance.LOW;
import static org.apache.kafka.common.config.ConfigDef.Importance.MEDIUM;
import static org.apache.kafka.common.config.ConfigDef.Type.BOOLEAN;
import static org.apache.kafka.common.config.ConfigDef.Type.INT;
import static org.apache.kafka.common.config.ConfigDef.Type.STRING;
import static org.apache.kafka.common.config.ConfigDef.Width.LONG;
import static org.apache.kafka.common.config.ConfigDef.Width.SHORT;

import io.hydrant.sink.s3parquet.delivery.DeliverySettings.TopicRecreated;
import org.apache.kafka.common.config.ConfigDef;

/** Keys of the delivery guarantee, and of records that cannot become data. */
final class DeliveryKeys {

    static final String GUARANTEE = "delivery.guarantee";
    static final String STATE_BUCKET = "state.bucket";
    static final String STATE_PREFIX = "state.prefix";
    static final String STATE_ID = "state.id";
    static final String FLUSH_ON_REVOKE_MS = "flush.on.revoke.ms";
    static final String TOPIC_RECREATED = "topic.recreated";
    static final String MALFORMED_RECORDS = "malformed.records";
    static final String NULL_VALUES = "null.values";

    static final String VALIDATE_LIVE = "validate.live";
    static final String NOTIFICATIONS_TOPIC = "delivery.notifications.topic";
    static final String NOTIFICATIONS_PRODUCER = "delivery.notifications.producer.";

    static final String EXACTLY_ONCE = "exactly_once";
    static final String AT_LEAST_ONCE = "at_least_once";

    private static final String DELIVERY = "Delivery";
    private static final String RECORDS = "Bad records";
    private static final String NOTIFICATIONS = "Notifications";

    private DeliveryKeys() {}

    static void define(ConfigDef def) {
        key(GUARANTEE, STRING)
                .defaultsTo(EXACTLY_ONCE)
                .valid(oneOf(EXACTLY_ONCE, AT_LEAST_ONCE))
                .importance(HIGH)
                .group(DELIVERY, 1)
                .dependents(STATE_BUCKET, STATE_PREFIX, STATE_ID, FLUSH_ON_REVOKE_MS)
                .displayName("Guarantee")
                .doc(
                        "exactly_once needs a store that honours conditional writes, as S3 does, and keeps a small state object"
                                + " per topic-partition; at_least_once is Firehose's own guarantee: crashes and rebalances deliver"
                                + " again.")
                .in(def);
        key(STATE_BUCKET, STRING)
                .defaultsTo(null)
                .valid(notEmpty())
                .importance(LOW)
                .group(DELIVERY, 2)
                .width(LONG)
                .displayName("State bucket")
                .doc("Where states and manifests are kept. Unset: s3.bucket.")
                .in(def);
        key(STATE_PREFIX, STRING)
                .defaultsTo("_hydrant/")
                .importance(LOW)
                .group(DELIVERY, 3)
                .width(LONG)
                .displayName("State prefix")
                .doc(
                        "What the keys of states and manifests begin with; query engines do not see names that begin with _.")
                .in(def);
        key(STATE_ID, STRING)
                .defaultsTo(null)
                .valid(notEmpty())
                .importance(MEDIUM)
                .group(DELIVERY, 4)
                .displayName("State id")
                .doc(
                        "Whose state it is: unique to this connector in all clusters that share the state bucket and prefix. Unset:"
                                + " the connector's name.")
                .in(def);
        key(FLUSH_ON_REVOKE_MS, INT)
                .defaultsTo(3000)
                .valid(between(0, 60_000))
                .importance(LOW)
                .group(DELIVERY, 5)
                .width(SHORT)
                .displayName("Flush on revoke (ms)")
                .doc(
                        "How long a rebalance may be held up to deliver what is buffered, so that frequent ones do not keep files"
                                + " from being delivered; 0 is not at all. What is not delivered is read again.")
                .in(def);
        key(TOPIC_RECREATED, STRING)
                .defaultsTo("fail")
                .valid(oneOf(TopicRecreated.class))
                .importance(LOW)
                .group(DELIVERY, 6)
                .displayName("Topic re-created")
                .doc("What to do when a topic was deleted and created again: fail the task, or deliver from the new"
                        + " beginning. A new topic that is already longer than the old one cannot be told apart.")
                .in(def);
        key(VALIDATE_LIVE, BOOLEAN)
                .defaultsTo(false)
                .importance(LOW)
                .group(DELIVERY, 7)
                .width(SHORT)
                .displayName("Validate live")
                .doc("Whether validating a config also tries the buckets, the encryption and the table, and names the"
                        + " permission that is missing. The worker that validates needs the same access as the tasks.")
                .in(def);
        key(MALFORMED_RECORDS, STRING)
                .defaultsTo("error-output")
                .valid(oneOf("error-output", "dlq", "fail"))
                .importance(MEDIUM)
                .group(RECORDS, 1)
                .displayName("Malformed records")
                .doc(
                        "Where records go that do not fit the table or that a transform marked as failed: Firehose's error output,"
                                + " Connect's dead-letter queue (needs errors.tolerance=all and"
                                + " errors.deadletterqueue.topic.name), or nowhere: the task fails.")
                .in(def);
        key(NULL_VALUES, STRING)
                .defaultsTo("skip")
                .valid(oneOf("skip", "error-output", "fail"))
                .importance(LOW)
                .group(RECORDS, 2)
                .displayName("Null values")
                .doc("What becomes of records without a value.")
                .in(def);
        key(NOTIFICATIONS_TOPIC, STRING)
                .defaultsTo(null)
                .valid(notEmpty())
                .importance(LOW)
                .group(NOTIFICATIONS, 1)
                .displayName("Notifications topic")
                .doc(
                        "A topic that gets a record for each delivered object, keyed by the object's key, at least once. Needs"
                                + " delivery.notifications.producer.bootstrap.servers; every other key that begins with"
                                + " delivery.notifications.producer. is a setting of that producer. Delivery waits for the topic to"
                                + " take it.")
                .in(def);
    }
}
