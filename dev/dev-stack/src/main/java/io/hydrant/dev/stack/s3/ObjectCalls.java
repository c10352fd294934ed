// SPDX-License-Identifier: Apache-2.0
package io.hydrant.dev.stack.s3;

import io.hydrant.dev.stack.http.Reply;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.SequenceInputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.w3c.dom.Element;

/** Puts, gets, deletes and tags of single objects. Thread-safe. */
final class ObjectCalls {

    private static final Logger LOG = LoggerFactory.getLogger(ObjectCalls.class);
    private static final Pattern RANGE = Pattern.compile("bytes=(\\d*)-(\\d*)");
    private static final int MAX_XML_BYTES = 1024 * 1024;

    private final S3State state;
    private final InstantSource clock;
    private final String region;

    ObjectCalls(S3State state, InstantSource clock, String region) {
        this.state = state;
        this.clock = clock;
        this.region = region;
    }

    Reply put(S3Call call) throws IOException {
        Attributes attributes = Attributes.of(call, region);
        state.objects(call.bucket());
        Uploaded uploaded = Uploaded.receive(call, state.blobs(), null);
        Blob blob = uploaded.blob();
        Checksum.Algorithm algorithm = uploaded.checksum();
        StoredObject object = new StoredObject(
                call.key(),
                blob.md5(),
                blob.sizeBytes(),
                clock.millis(),
                attributes,
                algorithm == null
                        ? null
                        : new StoredObject.ObjectChecksum(
                                algorithm.name(), blob.checksums().getOrDefault(algorithm.name(), ""), false),
                List.of(blob));
        putOrDelete(call, object, blob);
        Map<String, String> headers = new LinkedHashMap<>(attributes.encryptionHeaders());
        headers.put("ETag", Answers.quoted(object.etag()));
        headers.putAll(Answers.checksum(object.checksum()));
        return Reply.empty(200, headers);
    }

    private void putOrDelete(S3Call call, StoredObject object, Blob blob) {
        boolean written = false;
        try {
            state.locked(call.bucket(), call.key(), () -> {
                Conditions.checkWrite(call, state.object(call.bucket(), call.key()));
                state.put(call.bucket(), object);
                return object;
            });
            written = true;
        } finally {
            if (!written) {
                state.blobs().delete(blob.id());
            }
        }
    }

    Reply copy(S3Call call) throws IOException {
        String source = S3Call.decode(call.headers().getOrDefault("x-amz-copy-source", ""));
        String path = source.startsWith("/") ? source.substring(1) : source;
        int slash = path.indexOf('/');
        if (slash < 1) {
            throw S3Error.invalidArgument("Copy Source must mention the source bucket and key: sourcebucket/sourcekey");
        }
        String sourceBucket = path.substring(0, slash);
        String sourceKey = path.substring(slash + 1);
        state.objects(call.bucket());
        boolean replace = "REPLACE".equalsIgnoreCase(call.header("x-amz-metadata-directive"));
        List<FileChannel> opened = new ArrayList<>();
        StoredObject original = open(sourceBucket, sourceKey, opened);
        Blob blob;
        try (ObjectBody body = new ObjectBody(opened)) {
            blob = state.blobs().write(body.openStream(), Set.of());
        }
        Attributes attributes = replace ? Attributes.of(call, region) : original.attributes();
        StoredObject copy = new StoredObject(
                call.key(), blob.md5(), blob.sizeBytes(), clock.millis(), attributes, null, List.of(blob));
        putOrDelete(call, copy, blob);
        return Answers.xml(
                Xml.of("CopyObjectResult")
                        .add("ETag", Answers.quoted(copy.etag()))
                        .add("LastModified", Answers.isoDate(copy.modifiedMillis())),
                attributes.encryptionHeaders());
    }

    Reply head(S3Call call) {
        StoredObject object = existing(call.bucket(), call.key());
        Map<String, String> headers = Answers.head(object, wantsChecksum(call));
        if (Conditions.isNotModified(call, object)) {
            return Reply.empty(304, headers);
        }
        return new Reply(200, headers, object.sizeBytes(), null);
    }

    Reply get(S3Call call) throws IOException {
        List<FileChannel> opened = new ArrayList<>();
        StoredObject object = open(call.bucket(), call.key(), opened);
        ObjectBody body = new ObjectBody(opened);
        boolean answered = false;
        try {
            Reply reply = get(call, object, body);
            answered = reply.body() != null;
            return reply;
        } finally {
            if (!answered) {
                body.close();
            }
        }
    }

    private static Reply get(S3Call call, StoredObject object, ObjectBody body) {
        if (Conditions.isNotModified(call, object)) {
            return Reply.empty(304, Answers.head(object, wantsChecksum(call)));
        }
        long from = 0;
        long to = object.sizeBytes();
        String range = call.header("range");
        Matcher asked = range == null ? null : RANGE.matcher(range);
        boolean partial = asked != null && asked.matches() && !asked.group().equals("bytes=-");
        if (partial && asked != null) {
            if (asked.group(1).isEmpty()) {
                from = Math.max(0, to - Long.parseLong(asked.group(2)));
            } else {
                from = Long.parseLong(asked.group(1));
                to = asked.group(2).isEmpty() ? to : Math.min(to, Long.parseLong(asked.group(2)) + 1);
            }
            if (from >= to) {
                throw new S3Error(416, "InvalidRange", "The requested range is not satisfiable");
            }
        }
        Map<String, String> headers = Answers.head(object, wantsChecksum(call) && !partial);
        call.query().forEach((name, value) -> {
            if (name.startsWith("response-")) {
                headers.put(name.substring("response-".length()), value);
            }
        });
        if (partial) {
            headers.put("Content-Range", "bytes " + from + "-" + (to - 1) + "/" + object.sizeBytes());
        }
        body.window(from, to - from);
        return new Reply(partial ? 206 : 200, headers, to - from, body);
    }

    Reply delete(S3Call call) {
        state.locked(call.bucket(), call.key(), () -> {
            StoredObject existing = state.object(call.bucket(), call.key());
            if (call.header("if-match") != null) {
                Conditions.checkWrite(call, existing);
            }
            state.delete(call.bucket(), call.key());
            return call;
        });
        return Answers.noContent();
    }

    Reply tags(S3Call call) {
        Xml xml = Xml.of("Tagging").start("TagSet");
        existing(call.bucket(), call.key())
                .attributes()
                .tags()
                .forEach((name, value) ->
                        xml.start("Tag").add("Key", name).add("Value", value).end());
        return Answers.xml(xml);
    }

    Reply putTags(S3Call call) throws IOException {
        Map<String, String> tags = new LinkedHashMap<>();
        for (Element set : Xml.children(Xml.parse(call.exchange().body(MAX_XML_BYTES)), "TagSet")) {
            for (Element tag : Xml.children(set, "Tag")) {
                tags.put(
                        Xml.child(tag, "Key").orElseThrow(S3Error::malformedXml),
                        Xml.child(tag, "Value").orElse(""));
            }
        }
        retag(call, tags);
        return Reply.empty(200, Map.of());
    }

    Reply deleteTags(S3Call call) {
        retag(call, Map.of());
        return Answers.noContent();
    }

    private void retag(S3Call call, Map<String, String> tags) {
        state.locked(call.bucket(), call.key(), () -> {
            StoredObject object = existing(call.bucket(), call.key());
            StoredObject tagged = new StoredObject(
                    object.key(),
                    object.etag(),
                    object.sizeBytes(),
                    object.modifiedMillis(),
                    object.attributes().withTags(tags),
                    object.checksum(),
                    object.blobs());
            state.put(call.bucket(), tagged);
            return tagged;
        });
    }

    private static boolean wantsChecksum(S3Call call) {
        return "ENABLED".equalsIgnoreCase(call.header("x-amz-checksum-mode"));
    }

    private StoredObject existing(String bucket, String key) {
        StoredObject object = state.object(bucket, key);
        if (object == null) {
            throw S3Error.noSuchKey(key);
        }
        return object;
    }

    /** Opens all files under the key's lock, so that an overwrite cannot delete them halfway through a read. */
    private StoredObject open(String bucket, String key, List<FileChannel> opened) throws IOException {
        IOException[] failure = new IOException[1];
        StoredObject object = state.locked(bucket, key, () -> {
            StoredObject existing = existing(bucket, key);
            try {
                for (Blob blob : existing.blobs()) {
                    opened.add(state.blobs().open(blob.id()));
                }
            } catch (IOException e) {
                failure[0] = e;
            }
            return existing;
        });
        if (failure[0] != null) {
            new ObjectBody(opened).close();
            throw failure[0];
        }
        return object;
    }

    /** The bytes of an object's files, one after the other, or a window of them. */
    private static final class ObjectBody implements Reply.Body {

        private final List<FileChannel> files;
        private long from;
        private long length = Long.MAX_VALUE;

        ObjectBody(List<FileChannel> files) {
            this.files = files;
        }

        void window(long windowFrom, long windowLength) {
            from = windowFrom;
            length = windowLength;
        }

        InputStream openStream() {
            List<InputStream> streams = new ArrayList<>();
            files.forEach(file -> streams.add(Channels.newInputStream(file)));
            return new SequenceInputStream(Collections.enumeration(streams));
        }

        @Override
        public void writeTo(OutputStream out) throws IOException {
            WritableByteChannel target = Channels.newChannel(out);
            long skip = from;
            long left = length;
            for (FileChannel file : files) {
                long size = file.size();
                long position = Math.min(skip, size);
                skip -= position;
                while (position < size && left > 0) {
                    long count = file.transferTo(position, Math.min(left, size - position), target);
                    position += count;
                    left -= count;
                }
            }
        }

        @Override
        public void close() {
            for (FileChannel file : files) {
                try {
                    file.close();
                } catch (IOException e) {
                    LOG.debug("cannot close a blob", e);
                }
            }
        }
    }
}
