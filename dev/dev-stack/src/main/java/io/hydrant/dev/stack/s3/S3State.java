// SPDX-License-Identifier: Apache-2.0
package io.hydrant.dev.stack.s3;

import static java.util.Objects.requireNonNull;

import io.hydrant.dev.stack.journal.Journal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Buckets, objects and uploads: in memory, with a journal behind them. Bytes are in blobs that are written first, so
 * the one journal line is what makes a put or a completion happen.
 *
 * <p>Thread-safe. Writers of one key take its lock ({@link #locked}) around looking and changing: that is what makes
 * conditional writes exact.
 */
final class S3State implements AutoCloseable {

    private static final int LOCKS = 256;

    /** UTF-8 order, as S3 lists; {@link String}'s own differs beyond the basic plane. */
    private static final Comparator<String> UTF8_ORDER = (one, other) -> {
        int common = Math.min(one.length(), other.length());
        for (int i = 0; i < common; i++) {
            if (one.charAt(i) != other.charAt(i)) {
                return Arrays.compareUnsigned(
                        one.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8));
            }
        }
        return Integer.compare(one.length(), other.length());
    };

    private final BlobStore blobs;
    private final Map<String, NavigableMap<String, StoredObject>> buckets = new ConcurrentHashMap<>();
    private final Map<String, StoredUpload> uploads = new ConcurrentHashMap<>();
    private final ReentrantLock[] locks = new ReentrantLock[LOCKS];
    private final Journal<Change> journal;

    S3State(Path folder) {
        Arrays.setAll(locks, i -> new ReentrantLock());
        this.blobs = new BlobStore(folder.resolve("blobs"));
        this.journal = Journal.open(folder, Change.class, this::apply, this::snapshot);
        blobs.retain(knownBlobs());
    }

    /** What is done under a key's lock. */
    interface Locked<T> {
        T run();
    }

    <T> T locked(String bucket, String key, Locked<T> work) {
        ReentrantLock lock = locks[Math.floorMod(31 * bucket.hashCode() + key.hashCode(), LOCKS)];
        lock.lock();
        try {
            return work.run();
        } finally {
            lock.unlock();
        }
    }

    BlobStore blobs() {
        return blobs;
    }

    List<String> bucketNames() {
        return buckets.keySet().stream().sorted().toList();
    }

    boolean hasBucket(String bucket) {
        return buckets.containsKey(bucket);
    }

    /** The bucket's objects in listing order, live. Throws {@link S3Error} if there is no such bucket. */
    NavigableMap<String, StoredObject> objects(String bucket) {
        NavigableMap<String, StoredObject> objects = buckets.get(bucket);
        if (objects == null) {
            throw S3Error.noSuchBucket(bucket);
        }
        return objects;
    }

    @Nullable
    StoredObject object(String bucket, String key) {
        return objects(bucket).get(key);
    }

    Optional<StoredUpload> upload(String id) {
        return Optional.ofNullable(uploads.get(id));
    }

    List<StoredUpload> uploads() {
        return List.copyOf(uploads.values());
    }

    synchronized boolean createBucket(String bucket) {
        if (hasBucket(bucket)) {
            return false;
        }
        change(Change.createBucket(bucket));
        return true;
    }

    synchronized void deleteBucket(String bucket) {
        if (!objects(bucket).isEmpty()
                || uploads.values().stream().anyMatch(upload -> upload.bucket().equals(bucket))) {
            throw new S3Error(409, "BucketNotEmpty", "The bucket you tried to delete is not empty");
        }
        change(Change.deleteBucket(bucket));
    }

    /** Under the key's lock: replaces the object, whose bytes may go. */
    void put(String bucket, StoredObject object) {
        replace(bucket, object.key(), Change.putObject(bucket, object));
    }

    /** Under the key's lock. */
    void delete(String bucket, String key) {
        if (object(bucket, key) != null) {
            replace(bucket, key, Change.deleteObject(bucket, key));
        }
    }

    void createUpload(StoredUpload upload) {
        objects(upload.bucket());
        change(Change.putUpload(upload));
    }

    /** Under the lock of the upload's key: adds or replaces a part. */
    void putPart(StoredUpload upload, int number, StoredUpload.StoredPart part) {
        StoredUpload.StoredPart old = upload.parts().get(number);
        change(Change.putPart(upload.id(), number, part));
        if (old != null) {
            blobs.delete(old.blob().id());
        }
    }

    /** Under the lock of the upload's key. */
    void deleteUpload(StoredUpload upload) {
        change(Change.deleteUpload(upload.id()));
        upload.parts().values().forEach(part -> blobs.delete(part.blob().id()));
    }

    /** Under the lock of the upload's key: its object is there and it is gone, in one step. */
    void complete(StoredUpload upload, StoredObject object) {
        replace(upload.bucket(), upload.key(), Change.completeUpload(upload, object));
        Set<String> used = new HashSet<>();
        object.blobs().forEach(blob -> used.add(blob.id()));
        upload.parts().values().stream()
                .map(part -> part.blob().id())
                .filter(id -> !used.contains(id))
                .forEach(blobs::delete);
    }

    @Override
    public void close() {
        journal.close();
    }

    private void replace(String bucket, String key, Change change) {
        StoredObject old = object(bucket, key);
        change(change);
        if (old != null) {
            Set<String> kept = new HashSet<>();
            if (change.object() != null) {
                change.object().blobs().forEach(blob -> kept.add(blob.id()));
            }
            old.blobs().stream().map(Blob::id).filter(id -> !kept.contains(id)).forEach(blobs::delete);
        }
    }

    /** The journal first: what it holds is what happened. */
    private void change(Change change) {
        journal.append(change);
        apply(change);
    }

    private void apply(Change change) {
        switch (change.kind()) {
            case CREATE_BUCKET -> buckets.put(requireNonNull(change.bucket()), new ConcurrentSkipListMap<>(UTF8_ORDER));
            case DELETE_BUCKET -> buckets.remove(requireNonNull(change.bucket()));
            case PUT_OBJECT -> applyPut(change);
            case DELETE_OBJECT -> objects(requireNonNull(change.bucket())).remove(requireNonNull(change.key()));
            case PUT_UPLOAD -> {
                StoredUpload upload = requireNonNull(change.upload());
                uploads.put(upload.id(), upload);
            }
            case PUT_PART ->
                uploads.computeIfPresent(requireNonNull(change.uploadId()), (id, upload) -> withPart(upload, change));
            case DELETE_UPLOAD -> uploads.remove(requireNonNull(change.uploadId()));
            case COMPLETE_UPLOAD -> {
                applyPut(change);
                uploads.remove(requireNonNull(change.uploadId()));
            }
        }
    }

    private void applyPut(Change change) {
        StoredObject object = requireNonNull(change.object());
        objects(requireNonNull(change.bucket())).put(object.key(), object);
    }

    private static StoredUpload withPart(StoredUpload upload, Change change) {
        Map<Integer, StoredUpload.StoredPart> parts = new TreeMap<>(upload.parts());
        parts.put(requireNonNull(change.partNumber()), requireNonNull(change.part()));
        return new StoredUpload(
                upload.id(),
                upload.bucket(),
                upload.key(),
                upload.startedMillis(),
                upload.attributes(),
                upload.checksumAlgorithm(),
                upload.fullObjectChecksum(),
                parts);
    }

    private Stream<Change> snapshot() {
        List<Change> changes = new ArrayList<>();
        buckets.forEach((bucket, objects) -> {
            changes.add(Change.createBucket(bucket));
            objects.values().forEach(object -> changes.add(Change.putObject(bucket, object)));
        });
        uploads.values().forEach(upload -> changes.add(Change.putUpload(upload)));
        return changes.stream();
    }

    private Set<String> knownBlobs() {
        Set<String> known = new HashSet<>();
        buckets.values()
                .forEach(objects ->
                        objects.values().forEach(object -> object.blobs().forEach(blob -> known.add(blob.id()))));
        uploads.values()
                .forEach(upload -> upload.parts()
                        .values()
                        .forEach(part -> known.add(part.blob().id())));
        return known;
    }
}
