// SPDX-License-Identifier: Apache-2.0
package io.hydrant.sink.s3parquet.ledger;

import static java.util.Objects.requireNonNull;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The state object of a topic-partition: who owns it and what is durable. It is only ever replaced by compare-and-swap on
 * its ETag, and every replacement has a nonce of its own, since the ETag of equal bytes is equal: that is why each method
 * that makes a new version takes one. Immutable.
 *
 * @param epoch rises with every claim and reset
 * @param nonce unique to this version: whoever reads its own nonce back knows that its write won
 * @param owner for people, for example {@code worker-7/task-3}
 * @param generation rises with every reset (REST rewind, topic re-created)
 * @param start the offset at which the generation began: what lies before it is an earlier one's
 * @param data good objects and error-output objects together
 * @param backup null while no backup is made
 * @param pending the key of the manifest whose uploads may not be completed yet
 * @param last the key of the last committed manifest: the head of the chain that {@link Manifest#previous} continues
 * @param glueTodo partitions with data that may not be registered yet
 */
public record TopicPartitionState(
        long epoch,
        String nonce,
        String owner,
        long generation,
        long start,
        ChannelState data,
        @Nullable ChannelState backup,
        @Nullable String pending,
        @Nullable String last,
        List<PartitionTodo> glueTodo) {
    /**
     * With more partitions to register than this the catalog has been out of order for long: commits wait. A threshold and no
     * bound: the commit that crosses it adds those of its own files.
     */
    public static final int MAX_GLUE_TODO = 1_000;

    public TopicPartitionState {
        requireNonNull(nonce, "nonce is null");
        requireNonNull(owner, "owner is null");
        requireNonNull(data, "data is null");
        glueTodo = List.copyOf(glueTodo);
    }

    /** The first state of a topic-partition. */
    public static TopicPartitionState initial(String nonce, String owner, boolean withBackup) {
        ChannelState nothing = ChannelState.startingAt(0);
        return new TopicPartitionState(
                1, nonce, owner, 0, 0, nothing, withBackup ? nothing : null, null, null, List.of());
    }

    /** The smallest offset that is not durable in every channel. */
    public long frontier() {
        return backup == null ? data.frontier() : Math.min(data.frontier(), backup.frontier());
    }

    /** Whether the offset is durable in every channel. */
    public boolean covers(long offset) {
        return data.covers(offset) && (backup == null || backup.covers(offset));
    }

    /**
     * Taken over by another owner: every older writer is fenced once this is stored. A backup that was switched on begins
     * at the data's frontier; one that was switched off is forgotten, so that it does not hold the frontier back.
     */
    public TopicPartitionState claimed(String nonce, String owner, boolean withBackup) {
        ChannelState newBackup = backup == null ? ChannelState.startingAt(data.frontier()) : backup;
        return new TopicPartitionState(
                epoch + 1,
                nonce,
                owner,
                generation,
                start,
                data,
                withBackup ? newBackup : null,
                pending,
                last,
                glueTodo);
    }

    /** The same content under a fresh nonce: stored, it burns the ETag of a write whose outcome is unknown. */
    public TopicPartitionState withNonce(String nonce) {
        return new TopicPartitionState(epoch, nonce, owner, generation, start, data, backup, pending, last, glueTodo);
    }

    /**
     * A commit. It takes the place of the commit before, whose uploads must be completed by then.
     *
     * @param manifest the key of its manifest
     * @param registered partitions that were registered since the version before
     * @param added partitions that the commit's files are the first of
     */
    public TopicPartitionState committed(
            String nonce,
            String manifest,
            ChannelState data,
            @Nullable ChannelState backup,
            Set<PartitionTodo> registered,
            List<PartitionTodo> added) {
        Set<PartitionTodo> todo = new LinkedHashSet<>(glueTodo);
        todo.removeAll(registered);
        todo.addAll(added);
        return new TopicPartitionState(
                epoch, nonce, owner, generation, start, data, backup, manifest, manifest, List.copyOf(todo));
    }

    /** The pending commit's uploads are completed, and some partitions registered; nothing new is committed. */
    public TopicPartitionState settled(String nonce, Set<PartitionTodo> registered) {
        Set<PartitionTodo> todo = new LinkedHashSet<>(glueTodo);
        todo.removeAll(registered);
        return new TopicPartitionState(
                epoch, nonce, owner, generation, start, data, backup, null, last, List.copyOf(todo));
    }

    /** Files of the pending commit were lost before they were completed: their offsets are to be read again. */
    public TopicPartitionState withLost(String nonce, OffsetSet lostData, OffsetSet lostBackup) {
        return new TopicPartitionState(
                epoch,
                nonce,
                owner,
                generation,
                start,
                data.withLost(lostData),
                backup == null ? null : backup.withLost(lostBackup),
                null,
                last,
                glueTodo);
    }

    /** A deliberate new beginning at an offset: what lies from it on is delivered again under new names. */
    public TopicPartitionState reset(String nonce, String owner, long offset) {
        ChannelState nothing = ChannelState.startingAt(offset);
        return new TopicPartitionState(
                epoch + 1,
                nonce,
                owner,
                generation + 1,
                offset,
                nothing,
                backup == null ? null : nothing,
                pending,
                last,
                glueTodo);
    }
}
