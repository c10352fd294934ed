// SPDX-License-Identifier: Apache-2.0
package io.hydrant.sink.s3parquet.delivery;

import org.apache.kafka.common.TopicPartition;

/** What the delivery asks of the task's consumer. Confined to the task thread. */
public interface ConsumerControl {

    void pause(TopicPartition partition);

    void resume(TopicPartition partition);

    /** The next poll reads from this offset; takes effect before the next {@code put}. */
    void seek(TopicPartition partition, long offset);

    /** Has the worker ask for offsets soon, which also tells us the group's positions. */
    void requestCommit();
}
