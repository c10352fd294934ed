// SPDX-License-Identifier: Apache-2.0
package io.hydrant.dev.stack.journal;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An append-only file of JSON lines, one change each. A change is there wholly or not at all, whenever the process is
 * killed: a line that was cut off counts as not written. (It is not forced to the disk: a power cut may lose the last
 * seconds.) One process at a time may have a folder open. Thread-safe.
 *
 * @param <T> the type of a change, which Jackson can write and read
 */
public final class Journal<T> implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Journal.class);

    /** ASCII only, so that a line that was cut off anywhere still decodes. */
    private static final JsonMapper JSON = JsonMapper.builder(JsonFactory.builder()
                    .enable(JsonWriteFeature.ESCAPE_NON_ASCII)
                    .build())
            .build();

    private final FileChannel lockFile;

    @GuardedBy("this")
    private final FileChannel channel;

    private Journal(FileChannel lockFile, FileChannel channel) {
        this.lockFile = lockFile;
        this.channel = channel;
    }

    /**
     * Opens the folder's journal, tells all changes so far, and rewrites the file with only those that still matter.
     *
     * @param replay takes each change, in order
     * @param snapshot the changes that lead to the state reached, asked after the replay
     * @throws UncheckedIOException also when another process has the folder open
     */
    public static <T> Journal<T> open(Path folder, Class<T> type, Consumer<T> replay, Snapshot<T> snapshot) {
        try {
            Files.createDirectories(folder);
            FileChannel lockFile = lock(folder.resolve("lock"));
            Path file = folder.resolve("journal.jsonl");
            if (Files.exists(file)) {
                read(file, type, replay);
            }
            Path compacted = folder.resolve("journal.new");
            try (BufferedWriter writer = Files.newBufferedWriter(compacted);
                    Stream<T> changes = snapshot.changes()) {
                for (T change : (Iterable<T>) changes::iterator) {
                    writer.write(JSON.writeValueAsString(change));
                    writer.write('\n');
                }
            }
            Files.move(compacted, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            return new Journal<>(lockFile, FileChannel.open(file, StandardOpenOption.WRITE, StandardOpenOption.APPEND));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot open the journal in " + folder, e);
        }
    }

    /** The changes that lead from nothing to a state. */
    public interface Snapshot<T> {
        Stream<T> changes();
    }

    /** Adds a change; when this returns, it survives the process. */
    public void append(T change) {
        byte[] line;
        try {
            line = (JSON.writeValueAsString(change) + "\n").getBytes(StandardCharsets.UTF_8);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
        try {
            write(ByteBuffer.wrap(line));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write the journal", e);
        }
    }

    @Override
    public synchronized void close() {
        try {
            channel.close();
            lockFile.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private synchronized void write(ByteBuffer line) throws IOException {
        while (line.hasRemaining()) {
            channel.write(line);
        }
    }

    private static FileChannel lock(Path file) throws IOException {
        FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock lock;
        try {
            lock = channel.tryLock();
        } catch (OverlappingFileLockException e) {
            lock = null;
        }
        if (lock == null) {
            channel.close();
            throw new IOException("another process uses the folder: " + file + " is locked");
        }
        return channel;
    }

    private static <T> void read(Path file, Class<T> type, Consumer<T> replay) throws IOException {
        try (BufferedReader reader = Files.newBufferedReader(file)) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                T change;
                try {
                    change = JSON.readValue(line, type);
                } catch (JsonProcessingException e) {
                    if (reader.readLine() != null) {
                        throw new IOException(file + " holds a line that is no change", e);
                    }
                    LOG.info("the last line of {} was cut off and is dropped", file);
                    return;
                }
                replay.accept(change);
            }
        }
    }
}
