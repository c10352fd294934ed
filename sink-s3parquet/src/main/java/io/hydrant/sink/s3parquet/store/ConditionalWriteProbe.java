// SPDX-License-Identifier: Apache-2.0
package io.hydrant.sink.s3parquet.store;

import io.hydrant.aws.AwsCallException;
import java.util.Optional;

/**
 * Finds out whether a store honours conditional writes, on which {@code delivery.guarantee=exactly_once} stands: some
 * S3-compatible stores ignore the headers and would let two owners win. Leaves nothing behind where deleting is allowed.
 */
public final class ConditionalWriteProbe {

    private ConditionalWriteProbe() {}

    /**
     * Tries create-if-absent twice and a replacement with a wrong and with the right ETag.
     *
     * @param key an object of its own below the state prefix, such as {@code _hydrant/v1/orders/probe-<uuid>}
     * @return empty if the store does all four right; else what it did wrong, such as {@code a second If-None-Match: *
     *     was not refused}
     * @throws AwsCallException if the store cannot be asked
     */
    public static Optional<String> run(ObjectStore store, String key, ObjectAttributes attributes) {
        try {
            PutOutcome first = put(store, WriteCondition.absent(), key, "1", attributes);
            if (!(first instanceof PutOutcome.Written created)) {
                return Optional.of("the first If-None-Match: * answered " + first);
            }
            if (!(put(store, WriteCondition.absent(), key, "2", attributes) instanceof PutOutcome.Refused)) {
                return Optional.of("a second If-None-Match: * was not refused");
            }
            WriteCondition wrong = WriteCondition.unchanged("\"00000000000000000000000000000000\"");
            if (!(put(store, wrong, key, "3", attributes) instanceof PutOutcome.Refused)) {
                return Optional.of("an If-Match with another ETag was not refused");
            }
            PutOutcome replaced = put(store, WriteCondition.unchanged(created.etag()), key, "4", attributes);
            if (!(replaced instanceof PutOutcome.Written)) {
                return Optional.of("an If-Match with the right ETag answered " + replaced);
            }
            return Optional.empty();
        } finally {
            store.delete(key);
        }
    }

    /**
     * An unknown outcome and a 409, which S3 documents as "try again", are no verdicts on the store: they are thrown, and the
     * probe can be run again under another key.
     */
    private static PutOutcome put(
            ObjectStore store, WriteCondition condition, String key, String text, ObjectAttributes attributes) {
        PutOutcome outcome = store.putIf(condition, key, Content.ofText(text), attributes);
        if (outcome instanceof PutOutcome.Unknown unknown) {
            throw unknown.cause();
        }
        if (outcome instanceof PutOutcome.Conflict) {
            throw new AwsCallException(
                    "cannot put s3://" + store.bucket() + "/" + key + ": ConditionalRequestConflict (409)",
                    true,
                    "S3.ConditionalRequestConflict",
                    "",
                    null);
        }
        return outcome;
    }
}
