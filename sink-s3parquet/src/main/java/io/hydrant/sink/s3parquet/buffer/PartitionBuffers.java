// SPDX-License-Identifier: Apache-2.0
package io.hydrant.sink.s3parquet.buffer;

import io.hydrant.sink.s3parquet.ledger.Channel;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The open files of one topic-partition, at most one for each {@link FileKey}. What is taken out is the caller's to
 * deliver. Confined to the task thread.
 */
public final class PartitionBuffers {

    private final Function<FileKey, BufferingHints> hints;
    private final MemoryBudget.Share memory;
    private final Map<FileKey, BufferedFile> files = new HashMap<>();

    /** @param hints the buffering hints of a file of that key */
    public PartitionBuffers(Function<FileKey, BufferingHints> hints, MemoryBudget.Share memory) {
        this.hints = hints;
        this.memory = memory;
    }

    /** The open file of that key, or {@code null}. */
    public @Nullable BufferedFile find(FileKey key) {
        return files.get(key);
    }

    /** Adds a new file; there must be none of its key. */
    public void open(BufferedFile file) {
        if (files.putIfAbsent(file.key(), file) != null) {
            throw new IllegalStateException("there is an open file of that key: " + file.key());
        }
        memory.grown(file.memoryBytes());
    }

    /** Accounts for an open file that had so many bytes before something was appended to it. */
    public void grown(BufferedFile file, long memoryBytesBefore) {
        memory.grown(file.memoryBytes() - memoryBytesBefore);
    }

    /** Whether the file has reached its size hint. */
    public boolean sizeReached(BufferedFile file) {
        return file.incomingBytes() >= hints.apply(file.key()).sizeBytes();
    }

    /** Takes out the file; the memory counts as sealed from now on. */
    public void take(BufferedFile file) {
        files.remove(file.key());
        memory.sealed(file.memoryBytes());
    }

    /** Takes out the files whose interval has passed. */
    public List<BufferedFile> takeOverdue(Instant now) {
        return take(file -> !dueAt(file).isAfter(now));
    }

    public List<BufferedFile> takeAll() {
        return take(file -> true);
    }

    /** Drops all files: their records will be read again. */
    public void discard() {
        files.values().forEach(file -> memory.grown(-file.memoryBytes()));
        files.clear();
    }

    /** How many of the open files hold data. */
    public int openDataFiles() {
        int open = 0;
        for (FileKey key : files.keySet()) {
            open += key.channel() == Channel.DATA ? 1 : 0;
        }
        return open;
    }

    /** The open files, in no order. */
    public Collection<BufferedFile> files() {
        return files.values();
    }

    /** When the next file is due by its interval; {@code null} when none is open. */
    public @Nullable Instant nextDue() {
        Instant next = null;
        for (BufferedFile file : files.values()) {
            Instant due = dueAt(file);
            next = next == null || due.isBefore(next) ? due : next;
        }
        return next;
    }

    private Instant dueAt(BufferedFile file) {
        Duration interval = hints.apply(file.key()).interval();
        return file.begun().plus(interval);
    }

    private List<BufferedFile> take(Predicate<BufferedFile> which) {
        List<BufferedFile> taken = new ArrayList<>();
        for (Iterator<BufferedFile> all = files.values().iterator(); all.hasNext(); ) {
            BufferedFile file = all.next();
            if (which.test(file)) {
                all.remove();
                memory.sealed(file.memoryBytes());
                taken.add(file);
            }
        }
        return taken;
    }
}
