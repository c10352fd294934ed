// SPDX-License-Identifier: Apache-2.0
package io.hydrant.sink.s3parquet.store;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import io.hydrant.aws.AwsCallException;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Comparator;
import java.util.Deque;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/**
 * An S3 bucket in memory that behaves as S3 does (equal bytes have equal ETags, parts below 5 MiB are refused at
 * completion, parts need their checksums) and that fails when told to:
 *
 * <pre>{@code
 * store.failNext(StoreCall.PUT_IF, StoreFault.LOST_ANSWER);            // once, any key
 * store.fail(StoreCall.UPLOAD_PART, key -> key.endsWith("a"), 3, StoreFault.THROTTLED);
 * store.dropUploads();                                               // as an over-eager bucket rule would
 * }</pre>
 *
 * Thread-safe; every call is atomic.
 */
public final class InMemoryObjectStore implements ObjectStore {

    /** UTF-8 order, which differs from {@link String}'s own for characters beyond the basic plane. */
    private static final Comparator<String> UTF8_ORDER =
            Comparator.comparing((String key) -> key.getBytes(StandardCharsets.UTF_8), Arrays::compareUnsigned);

    private final String bucket;
    private final InstantSource clock;
    private final NavigableMap<String, Stored> objects = new TreeMap<>(UTF8_ORDER);
    private final Map<String, OpenUpload> uploads = new TreeMap<>();
    private final List<Rule> rules = new ArrayList<>();
    private final Deque<Runnable> delayed = new ArrayDeque<>();
    private final Map<StoreCall, Integer> calls = new EnumMap<>(StoreCall.class);
    private int minPartBytes = MIN_PART_BYTES;
    private int pageSize = 1000;
    private int uploadCounter;

    public InMemoryObjectStore(String bucket) {
        this(bucket, InstantSource.system());
    }

    public InMemoryObjectStore(String bucket, InstantSource clock) {
        this.bucket = bucket;
        this.clock = clock;
    }

    /** Another limit than S3's 5 MiB, so that tests need no large parts. */
    public synchronized void minPartBytes(int bytes) {
        minPartBytes = bytes;
    }

    public synchronized void pageSize(int keys) {
        pageSize = keys;
    }

    public void failNext(StoreCall call, StoreFault fault) {
        fail(call, key -> true, 1, fault);
    }

    /** The next {@code times} calls on such keys fail. Rules apply in the order in which they were given. */
    public synchronized void fail(StoreCall call, Predicate<String> key, int times, StoreFault fault) {
        rules.add(new Rule(call, key, fault, times));
    }

    /** Every call on every key fails until {@link #heal}. */
    public synchronized void failAll(StoreFault fault) {
        for (StoreCall call : StoreCall.values()) {
            rules.add(new Rule(call, key -> true, fault, Integer.MAX_VALUE));
        }
    }

    /** Forgets all rules. Delayed effects stay to be delivered. */
    public synchronized void heal() {
        rules.clear();
    }

    /** Lets the {@link StoreFault#DELAYED} calls take effect now, in their order. */
    public synchronized void deliverDelayed() {
        while (!delayed.isEmpty()) {
            delayed.remove().run();
        }
    }

    /** Loses every open upload, as a bucket's AbortIncompleteMultipartUpload rule does. */
    public synchronized void dropUploads() {
        uploads.clear();
    }

    public synchronized List<String> keys() {
        return List.copyOf(objects.keySet());
    }

    /** The bytes of an object that must be there. */
    public synchronized byte[] bytes(String key) {
        return existing(key).bytes.clone();
    }

    /** What the object was written with. */
    public synchronized ObjectAttributes attributes(String key) {
        return existing(key).attributes;
    }

    public synchronized List<Upload> openUploads() {
        return uploads.values().stream().map(upload -> upload.handle).toList();
    }

    /** How often the method was called, failed calls included. */
    public synchronized int calls(StoreCall call) {
        return calls.getOrDefault(call, 0);
    }

    @Override
    public String bucket() {
        return bucket;
    }

    @Override
    public synchronized String put(String key, Content content, ObjectAttributes attributes) {
        byte[] bytes = bytes(content);
        return run(StoreCall.PUT, key, () -> store(key, bytes, md5(bytes), attributes));
    }

    @Override
    public synchronized PutOutcome putIf(
            WriteCondition condition, String key, Content content, ObjectAttributes attributes) {
        byte[] bytes = bytes(content);
        Effect<PutOutcome> effect = () -> {
            Stored old = objects.get(key);
            boolean holds = condition.etag() == null
                    ? old == null
                    : old != null && old.info.etag().equals(condition.etag());
            return holds ? new PutOutcome.Written(store(key, bytes, md5(bytes), attributes)) : new PutOutcome.Refused();
        };
        StoreFault fault = next(StoreCall.PUT_IF, key);
        if (fault == null) {
            return effect.apply();
        }
        return switch (fault) {
            case CONFLICT -> new PutOutcome.Conflict();
            case CONDITION_IGNORED -> new PutOutcome.Written(store(key, bytes, md5(bytes), attributes));
            case LOST_REQUEST -> new PutOutcome.Unknown(lost(StoreCall.PUT_IF, key));
            case LOST_ANSWER -> {
                effect.apply();
                yield new PutOutcome.Unknown(lost(StoreCall.PUT_IF, key));
            }
            case DELAYED -> {
                delayed.add(effect::apply);
                yield new PutOutcome.Unknown(lost(StoreCall.PUT_IF, key));
            }
            default -> throw failure(fault, StoreCall.PUT_IF, key);
        };
    }

    @Override
    public synchronized Optional<StoredObject> get(String key, int maxBytes) {
        return run(
                StoreCall.GET,
                key,
                () -> Optional.ofNullable(objects.get(key)).map(stored -> {
                    if (stored.bytes.length > maxBytes) {
                        throw new AwsCallException(
                                "s3://" + bucket + "/" + key + " has more than " + maxBytes + " bytes",
                                false,
                                "S3.EntityTooLarge",
                                "",
                                null);
                    }
                    return new StoredObject(stored.info, stored.bytes.clone());
                }));
    }

    @Override
    public synchronized Optional<byte[]> range(String key, long from, int length) {
        return run(
                StoreCall.RANGE,
                key,
                () -> Optional.ofNullable(objects.get(key))
                        .map(stored -> Arrays.copyOfRange(
                                stored.bytes, (int) from, (int) Math.min(from + length, stored.bytes.length))));
    }

    @Override
    public synchronized Optional<ObjectInfo> head(String key) {
        return run(
                StoreCall.HEAD, key, () -> Optional.ofNullable(objects.get(key)).map(stored -> stored.info));
    }

    @Override
    public synchronized ObjectPage list(String prefix, @Nullable String token) {
        return run(StoreCall.LIST, prefix, () -> {
            List<ObjectPage.Entry> entries = new ArrayList<>();
            NavigableMap<String, Stored> rest =
                    token == null ? objects.tailMap(prefix, true) : objects.tailMap(token, false);
            for (Map.Entry<String, Stored> entry : rest.entrySet()) {
                if (!entry.getKey().startsWith(prefix)) {
                    break;
                }
                if (entries.size() == pageSize) {
                    return new ObjectPage(
                            entries, entries.get(entries.size() - 1).key());
                }
                ObjectInfo info = entry.getValue().info;
                entries.add(new ObjectPage.Entry(info.key(), info.etag(), info.sizeBytes(), info.lastModified()));
            }
            return new ObjectPage(entries, null);
        });
    }

    @Override
    public synchronized void delete(String key) {
        run(StoreCall.DELETE, key, () -> Optional.ofNullable(objects.remove(key)));
    }

    @Override
    public synchronized Upload createUpload(String key, ObjectAttributes attributes) {
        return run(StoreCall.CREATE_UPLOAD, key, () -> {
            Upload handle = new Upload(key, "upload-" + ++uploadCounter);
            uploads.put(handle.id(), new OpenUpload(handle, attributes, new TreeMap<>()));
            return handle;
        });
    }

    @Override
    public synchronized UploadedPart uploadPart(Upload upload, int number, Content content) {
        byte[] bytes = bytes(content);
        StoreFault fault = next(StoreCall.UPLOAD_PART, upload.key());
        if (fault == StoreFault.UPLOAD_DROPPED) {
            uploads.remove(upload.id());
            fault = null;
        }
        return run(fault, StoreCall.UPLOAD_PART, upload.key(), () -> {
            OpenUpload open = uploads.get(upload.id());
            if (open == null) {
                throw new UploadLostException(upload, null);
            }
            UploadedPart part =
                    new UploadedPart(number, md5(bytes), bytes.length, new PartChecksum("CRC32", crc32(bytes)));
            open.parts.put(number, new StoredPart(part, bytes));
            return part;
        });
    }

    @Override
    public synchronized CompleteOutcome completeUpload(Upload upload, List<UploadedPart> parts) {
        Effect<CompleteOutcome> effect = () -> complete(upload, parts);
        StoreFault fault = next(StoreCall.COMPLETE_UPLOAD, upload.key());
        if (fault == null) {
            return effect.apply();
        }
        return switch (fault) {
            case LOST_REQUEST -> new CompleteOutcome.Unknown(lost(StoreCall.COMPLETE_UPLOAD, upload.key()));
            case LOST_ANSWER -> {
                effect.apply();
                yield new CompleteOutcome.Unknown(lost(StoreCall.COMPLETE_UPLOAD, upload.key()));
            }
            case DELAYED -> {
                delayed.add(effect::apply);
                yield new CompleteOutcome.Unknown(lost(StoreCall.COMPLETE_UPLOAD, upload.key()));
            }
            case NO_SUCH_UPLOAD_AFTER_SUCCESS -> {
                effect.apply();
                yield new CompleteOutcome.NoSuchUpload();
            }
            case STILL_COMPLETING -> {
                OpenUpload completing = existing(upload);
                uploads.remove(upload.id());
                delayed.add(() -> {
                    uploads.put(upload.id(), completing);
                    complete(upload, parts);
                });
                yield new CompleteOutcome.NoSuchUpload();
            }
            case UPLOAD_DROPPED -> {
                uploads.remove(upload.id());
                yield new CompleteOutcome.NoSuchUpload();
            }
            default -> throw failure(fault, StoreCall.COMPLETE_UPLOAD, upload.key());
        };
    }

    @Override
    public synchronized void abortUpload(Upload upload) {
        run(StoreCall.ABORT_UPLOAD, upload.key(), () -> Optional.ofNullable(uploads.remove(upload.id())));
    }

    @Override
    public void close() {
        // Nothing to give back: the objects outlive the client, as in S3.
    }

    private CompleteOutcome complete(Upload upload, List<UploadedPart> parts) {
        OpenUpload open = uploads.get(upload.id());
        if (open == null) {
            return new CompleteOutcome.NoSuchUpload();
        }
        if (parts.isEmpty()) {
            throw refusedParts("S3.MalformedXML", upload, "no parts");
        }
        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        ByteArrayOutputStream digests = new ByteArrayOutputStream();
        int last = 0;
        for (UploadedPart part : parts) {
            StoredPart stored = open.parts.get(part.number());
            if (part.number() <= last) {
                throw refusedParts("S3.InvalidPartOrder", upload, "part " + part.number() + " after " + last);
            }
            if (stored == null || !stored.part.equals(part)) {
                throw refusedParts("S3.InvalidPart", upload, "part " + part.number() + " is not what was uploaded");
            }
            if (part.sizeBytes() < minPartBytes && !part.equals(parts.get(parts.size() - 1))) {
                throw refusedParts("S3.EntityTooSmall", upload, "part " + part.number() + " is too small");
            }
            last = part.number();
            whole.writeBytes(stored.bytes);
            digests.writeBytes(HexFormat.of().parseHex(part.etag().replace("\"", "")));
        }
        uploads.remove(upload.id());
        String combined = md5(digests.toByteArray());
        String etag = combined.substring(0, combined.length() - 1) + "-" + parts.size() + "\"";
        return new CompleteOutcome.Completed(store(upload.key(), whole.toByteArray(), etag, open.attributes));
    }

    private String store(String key, byte[] bytes, String etag, ObjectAttributes attributes) {
        ObjectInfo info = new ObjectInfo(
                key,
                etag,
                bytes.length,
                clock.instant(),
                attributes.contentType(),
                attributes.contentEncoding(),
                attributes.metadata());
        objects.put(key, new Stored(info, bytes, attributes));
        return etag;
    }

    private OpenUpload existing(Upload upload) {
        OpenUpload open = uploads.get(upload.id());
        if (open == null) {
            throw new AssertionError("no upload " + upload);
        }
        return open;
    }

    private Stored existing(String key) {
        Stored stored = objects.get(key);
        if (stored == null) {
            throw new AssertionError("no object " + key + ", there are " + objects.keySet());
        }
        return stored;
    }

    private <T> T run(StoreCall call, String key, Effect<T> effect) {
        return run(next(call, key), call, key, effect);
    }

    private <T> T run(@Nullable StoreFault fault, StoreCall call, String key, Effect<T> effect) {
        if (fault == null) {
            return effect.apply();
        }
        if (fault == StoreFault.LOST_ANSWER) {
            effect.apply();
        } else if (fault == StoreFault.DELAYED) {
            delayed.add(effect::apply);
        }
        throw failure(fault, call, key);
    }

    private @Nullable StoreFault next(StoreCall call, String key) {
        calls.merge(call, 1, Integer::sum);
        for (Rule rule : rules) {
            if (rule.call == call && rule.times > 0 && rule.key.test(key)) {
                rule.times--;
                return rule.fault;
            }
        }
        return null;
    }

    private AwsCallException failure(StoreFault fault, StoreCall call, String key) {
        return switch (fault) {
            case DENIED ->
                new AwsCallException(
                        "cannot " + call + " s3://" + bucket + "/" + key + ": AccessDenied (403)",
                        false,
                        "S3.AccessDenied",
                        "Grant the permission",
                        null);
            case THROTTLED ->
                new AwsCallException(
                        "cannot " + call + " s3://" + bucket + "/" + key + ": SlowDown (503)",
                        true,
                        "InternalError",
                        "",
                        null);
            case LOST_REQUEST, LOST_ANSWER, DELAYED -> lost(call, key);
            default -> throw new IllegalArgumentException(fault + " makes no sense for " + call);
        };
    }

    private AwsCallException lost(StoreCall call, String key) {
        return new AwsCallException(
                "cannot " + call + " s3://" + bucket + "/" + key + ": connection lost",
                true,
                "InternalError",
                "",
                null);
    }

    private static AwsCallException refusedParts(String code, Upload upload, String why) {
        return new AwsCallException("cannot complete " + upload.key() + ": " + why, false, code, "", null);
    }

    private static byte[] bytes(Content content) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (ByteBuffer buffer : content.buffers()) {
            byte[] some = new byte[buffer.remaining()];
            buffer.get(some);
            bytes.writeBytes(some);
        }
        return bytes.toByteArray();
    }

    private static String md5(byte[] bytes) {
        try {
            return '"'
                    + HexFormat.of().formatHex(MessageDigest.getInstance("MD5").digest(bytes))
                    + '"';
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    private static String crc32(byte[] bytes) {
        CRC32 crc = new CRC32();
        crc.update(bytes);
        return Base64.getEncoder()
                .encodeToString(
                        ByteBuffer.allocate(4).putInt((int) crc.getValue()).array());
    }

    private static final class Rule {
        final StoreCall call;
        final Predicate<String> key;
        final StoreFault fault;
        int times;

        Rule(StoreCall call, Predicate<String> key, StoreFault fault, int times) {
            this.call = call;
            this.key = key;
            this.fault = fault;
            this.times = times;
        }
    }

    private static final class Stored {
        final ObjectInfo info;
        final byte[] bytes;
        final ObjectAttributes attributes;

        Stored(ObjectInfo info, byte[] bytes, ObjectAttributes attributes) {
            this.info = info;
            this.bytes = bytes;
            this.attributes = attributes;
        }
    }

    private static final class StoredPart {
        final UploadedPart part;
        final byte[] bytes;

        StoredPart(UploadedPart part, byte[] bytes) {
            this.part = part;
            this.bytes = bytes;
        }
    }

    private record OpenUpload(Upload handle, ObjectAttributes attributes, Map<Integer, StoredPart> parts) {}

    /** What a call does once it is let through; a lost answer drops the result. */
    private interface Effect<T> {
        @CanIgnoreReturnValue
        T apply();
    }
}
