// SPDX-License-Identifier: Apache-2.0
package io.hydrant.sink.s3parquet.delivery;

/**
 * One piece of background work that may be run again until it succeeds. It keeps what it has achieved in its fields, so
 * that a repetition goes on where the failed run stopped; runs follow one another, never overlap.
 */
interface Job<T> {

    /** For logs: {@code upload s3://events/…/x.parquet}. */
    String what();

    /** Blocks, off the task thread. A retriable AwsCallException has it run again later; anything else fails the task. */
    T run() throws Exception;

    /** Whether it uploads or completes an object: its failed calls count against the deliveries to S3. */
    default boolean writesObject() {
        return false;
    }

    /** Nobody wants the result any more and no run is under way: give back what was begun. On the task thread. */
    default void abandoned() {}
}
