// SPDX-License-Identifier: Apache-2.0
package io.hydrant.dev.stack.s3;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The files that hold objects' bytes. A file counts only once the journal names it. Thread-safe. */
final class BlobStore {

    private static final Logger LOG = LoggerFactory.getLogger(BlobStore.class);
    private static final int BUFFER = 64 * 1024;

    private final Path folder;

    BlobStore(Path folder) {
        this.folder = folder;
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Writes a file from the stream, computing checksums on the way; a stream that fails leaves nothing. */
    Blob write(InputStream in, Set<Checksum.Algorithm> algorithms) throws IOException {
        String id = UUID.randomUUID().toString();
        Path file = file(id);
        Checksum md5 = Checksum.digest("MD5");
        Map<Checksum.Algorithm, Checksum> running = new EnumMap<>(Checksum.Algorithm.class);
        algorithms.forEach(algorithm -> running.put(algorithm, algorithm.start()));
        long size = 0;
        boolean whole = false;
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file), BUFFER)) {
            byte[] buffer = new byte[BUFFER];
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                out.write(buffer, 0, count);
                md5.update(buffer, 0, count);
                for (Checksum checksum : running.values()) {
                    checksum.update(buffer, 0, count);
                }
                size += count;
            }
            whole = true;
        } finally {
            if (!whole) {
                delete(id);
            }
        }
        Map<String, String> checksums = new HashMap<>();
        running.forEach((algorithm, checksum) -> checksums.put(algorithm.name(), Checksum.base64(checksum.value())));
        return new Blob(id, size, HexFormat.of().formatHex(md5.value()), checksums);
    }

    FileChannel open(String id) throws IOException {
        return FileChannel.open(file(id), StandardOpenOption.READ);
    }

    /** Readers that have it open read on. */
    void delete(String id) {
        try {
            Files.deleteIfExists(file(id));
        } catch (IOException e) {
            LOG.warn("cannot delete {}", file(id), e);
        }
    }

    /** Deletes what a killed process left half done. */
    void retain(Set<String> known) {
        try (Stream<Path> files = Files.list(folder)) {
            files.map(file -> file.getFileName().toString())
                    .filter(id -> !known.contains(id))
                    .forEach(this::delete);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path file(String id) {
        return folder.resolve(id);
    }
}
