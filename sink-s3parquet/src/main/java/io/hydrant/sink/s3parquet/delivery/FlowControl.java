// SPDX-License-Identifier: Apache-2.0
package io.hydrant.sink.s3parquet.delivery;

import java.util.HashSet;
import java.util.Set;
import org.apache.kafka.common.TopicPartition;

/**
 * Pauses a partition as long as there is any reason to: it does not run yet, or the task has to wait for memory or for
 * its table. Confined to the task thread.
 */
final class FlowControl implements ConsumerControl {

    private final ConsumerControl consumer;
    private final Set<TopicPartition> running = new HashSet<>();
    private boolean held;

    FlowControl(ConsumerControl consumer) {
        this.consumer = consumer;
    }

    @Override
    public void pause(TopicPartition partition) {
        running.remove(partition);
        consumer.pause(partition);
    }

    @Override
    public void resume(TopicPartition partition) {
        running.add(partition);
        if (!held) {
            consumer.resume(partition);
        }
    }

    @Override
    public void seek(TopicPartition partition, long offset) {
        consumer.seek(partition, offset);
    }

    @Override
    public void requestCommit() {
        consumer.requestCommit();
    }

    /** The partition is not the task's any more. */
    void closed(TopicPartition partition) {
        running.remove(partition);
    }

    /** Holds all partitions, or lets them go on. Returns whether that is a change. */
    boolean hold(boolean hold) {
        if (held == hold) {
            return false;
        }
        held = hold;
        running.forEach(hold ? consumer::pause : consumer::resume);
        return true;
    }
}
