// SPDX-License-Identifier: Apache-2.0
package io.hydrant.benchmarks.task;

import io.hydrant.benchmarks.sink.Workload;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/** The records of a workload in a file, a line each: read as they are needed, so that the heap is the sink's. */
final class EventLines implements AutoCloseable {
    private final InputStream in;
    private final byte[] buffer = new byte[1 << 16];
    private int at;
    private int end;
    private byte[] line = new byte[1 << 14];

    EventLines(Path file) throws IOException {
        in = Files.newInputStream(file);
    }

    /** Returns how many bytes the events have together, without the line ends. */
    static long write(Workload workload, int count, Path file) throws IOException {
        long bytes = 0;
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file), 1 << 20)) {
            for (byte[] event : workload.events(count)) {
                out.write(event);
                out.write('\n');
                bytes += event.length;
            }
        }
        return bytes;
    }

    /** The next line, without its end. Throws {@link IOException} when there is none. */
    byte[] next() throws IOException {
        int length = 0;
        while (true) {
            if (at == end) {
                at = 0;
                end = in.read(buffer);
                if (end <= 0) {
                    throw new IOException("the input has fewer lines than wanted");
                }
            }
            int from = at;
            while (at < end && buffer[at] != '\n') {
                at++;
            }
            int count = at - from;
            if (length + count > line.length) {
                line = Arrays.copyOf(line, (length + count) * 2);
            }
            System.arraycopy(buffer, from, line, length, count);
            length += count;
            if (at < end) {
                at++;
                return Arrays.copyOf(line, length);
            }
        }
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
