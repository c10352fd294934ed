// SPDX-License-Identifier: Apache-2.0
package io.hydrant.dev.quickstart.readback;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import software.amazon.awssdk.core.sync.ResponseTransformer;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Object;

/**
 * Copies of objects in a folder. An object that is there with the same size is not fetched again. Confined to one thread.
 */
public final class S3Objects {

    private final S3Client s3;
    private final Path folder;

    /** @param folder where the copies are kept */
    public S3Objects(S3Client s3, Path folder) {
        this.s3 = s3;
        this.folder = requireNonNull(folder, "folder is null");
    }

    /** Fetches every object of {@code location}; the files' order is that of the keys. */
    List<Path> download(S3Location location) {
        List<Path> files = new ArrayList<>();
        s3.listObjectsV2Paginator(request -> request.bucket(location.bucket()).prefix(location.prefix()))
                .contents()
                .forEach(object -> files.add(fetch(location.bucket(), object)));
        return files;
    }

    /** Copies of all objects below {@code prefix} of {@code bucket}, for example of an error output. */
    public List<Path> download(String bucket, String prefix) {
        return download(new S3Location(bucket, prefix));
    }

    /** The records of an error output: newline-separated JSON below {@code prefix} of {@code bucket}. */
    public List<String> errorOutput(String bucket, String prefix) {
        List<String> records = new ArrayList<>();
        for (Path file : download(bucket, prefix)) {
            try {
                Files.readString(file).lines().filter(line -> !line.isBlank()).forEach(records::add);
            } catch (IOException e) {
                throw new UncheckedIOException("cannot read " + file, e);
            }
        }
        return records;
    }

    private Path fetch(String bucket, S3Object object) {
        Path file = folder.resolve(bucket).resolve(object.key()).normalize();
        if (!file.startsWith(folder)) {
            throw new IllegalStateException("key leads out of the folder: " + object.key());
        }
        try {
            if (Files.exists(file) && Files.size(file) == object.size()) {
                return file;
            }
            Files.createDirectories(requireNonNull(file.getParent()));
            Path part = file.resolveSibling(file.getFileName() + ".part");
            Files.deleteIfExists(part);
            s3.getObject(request -> request.bucket(bucket).key(object.key()), ResponseTransformer.toFile(part));
            Files.move(part, file, StandardCopyOption.REPLACE_EXISTING);
            return file;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot keep a copy of s3://" + bucket + "/" + object.key(), e);
        }
    }
}
