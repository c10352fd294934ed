// SPDX-License-Identifier: Apache-2.0
package io.hydrant.sink.s3parquet.ledger.model;

/**
 * How large the model is.
 *
 * @param offsets of the topic-partition
 * @param filtered the offsets that hold no record (a transform drops them), as a mask
 * @param delayedWrites how many writes of the state may be under way at once after their senders gave up
 * @param expiries how many uploads a bucket rule may abort
 */
record Bounds(int offsets, int filtered, int delayedWrites, int expiries) {
    int records() {
        return Content.below(offsets) & ~filtered;
    }
}
