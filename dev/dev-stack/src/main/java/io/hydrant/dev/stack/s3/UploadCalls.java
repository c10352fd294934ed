// SPDX-License-Identifier: Apache-2.0
package io.hydrant.dev.stack.s3;

import static java.util.Objects.requireNonNull;

import io.hydrant.dev.stack.http.Reply;
import io.hydrant.dev.stack.s3.StoredUpload.StoredPart;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.w3c.dom.Element;

/** Multipart uploads. Thread-safe. */
final class UploadCalls {

    private static final int MIN_PART_BYTES = 5 * 1024 * 1024;
    private static final int MAX_PARTS = 10_000;
    private static final int MAX_XML_BYTES = 4 * 1024 * 1024;

    private final S3State state;
    private final InstantSource clock;
    private final String region;

    UploadCalls(S3State state, InstantSource clock, String region) {
        this.state = state;
        this.clock = clock;
        this.region = region;
    }

    Reply create(S3Call call) {
        String algorithm = call.header("x-amz-checksum-algorithm");
        String type = call.header("x-amz-checksum-type");
        Attributes attributes = Attributes.of(call, region);
        StoredUpload upload = new StoredUpload(
                UUID.randomUUID().toString().replace("-", ""),
                call.bucket(),
                call.key(),
                clock.millis(),
                attributes,
                algorithm == null ? null : Checksum.Algorithm.parse(algorithm).name(),
                "FULL_OBJECT".equals(type) || "CRC64NVME".equals(algorithm),
                Map.of());
        state.createUpload(upload);
        Map<String, String> headers = new LinkedHashMap<>(attributes.encryptionHeaders());
        if (algorithm != null) {
            headers.put("x-amz-checksum-algorithm", algorithm);
            headers.put("x-amz-checksum-type", upload.fullObjectChecksum() ? "FULL_OBJECT" : "COMPOSITE");
        }
        return Answers.xml(
                Xml.of("InitiateMultipartUploadResult")
                        .add("Bucket", call.bucket())
                        .add("Key", call.key())
                        .add("UploadId", upload.id()),
                headers);
    }

    Reply putPart(S3Call call) throws IOException {
        int number = call.number("partNumber", 0, Integer.MAX_VALUE);
        if (number < 1 || number > MAX_PARTS) {
            throw S3Error.invalidArgument("Part number must be an integer between 1 and 10000, inclusive");
        }
        StoredUpload upload = existing(call);
        Checksum.Algorithm required =
                upload.checksumAlgorithm() == null ? null : Checksum.Algorithm.parse(upload.checksumAlgorithm());
        Uploaded uploaded = Uploaded.receive(call, state.blobs(), required);
        Blob blob = uploaded.blob();
        boolean kept = false;
        try {
            state.locked(call.bucket(), call.key(), () -> {
                state.putPart(existing(call), number, new StoredPart(blob, clock.millis()));
                return blob;
            });
            kept = true;
        } finally {
            if (!kept) {
                state.blobs().delete(blob.id());
            }
        }
        Map<String, String> headers = new LinkedHashMap<>(upload.attributes().encryptionHeaders());
        headers.put("ETag", Answers.quoted(blob.md5()));
        Checksum.Algorithm checksum = uploaded.checksum();
        if (checksum != null) {
            headers.put(checksum.header(), blob.checksums().getOrDefault(checksum.name(), ""));
        }
        return Reply.empty(200, headers);
    }

    Reply complete(S3Call call) throws IOException {
        List<Element> listed = Xml.children(Xml.parse(call.exchange().body(MAX_XML_BYTES)), "Part");
        if (listed.isEmpty()) {
            throw S3Error.malformedXml();
        }
        StoredObject object = state.locked(call.bucket(), call.key(), () -> {
            StoredUpload upload = existing(call);
            Conditions.checkWrite(call, state.object(call.bucket(), call.key()));
            StoredObject completed = assemble(upload, parts(upload, listed));
            state.complete(upload, completed);
            return completed;
        });
        Xml xml = Xml.of("CompleteMultipartUploadResult")
                .add("Location", "http://" + call.headers().getOrDefault("host", "localhost") + "/" + call.resource())
                .add("Bucket", call.bucket())
                .add("Key", call.key())
                .add("ETag", Answers.quoted(object.etag()));
        StoredObject.ObjectChecksum checksum = object.checksum();
        if (checksum != null) {
            xml.add(Checksum.Algorithm.parse(checksum.algorithm()).element(), checksum.value())
                    .add("ChecksumType", checksum.type());
        }
        return Answers.xml(xml, object.attributes().encryptionHeaders());
    }

    Reply abort(S3Call call) {
        state.locked(call.bucket(), call.key(), () -> {
            state.deleteUpload(existing(call));
            return call;
        });
        return Answers.noContent();
    }

    Reply listParts(S3Call call) {
        StoredUpload upload = existing(call);
        int after = call.number("part-number-marker", 0, Integer.MAX_VALUE);
        int max = call.number("max-parts", 1000, 1000);
        List<Map.Entry<Integer, StoredPart>> rest = new ArrayList<>(
                new TreeMap<>(upload.parts()).tailMap(after, false).entrySet());
        List<Map.Entry<Integer, StoredPart>> page = rest.subList(0, Math.min(max, rest.size()));
        Xml xml = Xml.of("ListPartsResult")
                .add("Bucket", call.bucket())
                .add("Key", call.key())
                .add("UploadId", upload.id())
                .add("PartNumberMarker", after)
                .add("MaxParts", max)
                .add("IsTruncated", page.size() < rest.size())
                .add("ChecksumAlgorithm", upload.checksumAlgorithm());
        if (page.size() < rest.size()) {
            xml.add(
                    "NextPartNumberMarker",
                    page.isEmpty() ? after : page.get(page.size() - 1).getKey());
        }
        for (Map.Entry<Integer, StoredPart> part : page) {
            Blob blob = part.getValue().blob();
            xml.start("Part")
                    .add("PartNumber", part.getKey())
                    .add("LastModified", Answers.isoDate(part.getValue().modifiedMillis()))
                    .add("ETag", Answers.quoted(blob.md5()))
                    .add("Size", blob.sizeBytes());
            blob.checksums()
                    .forEach((name, value) ->
                            xml.add(Checksum.Algorithm.parse(name).element(), value));
            xml.end();
        }
        return Answers.xml(xml);
    }

    Reply listUploads(S3Call call) {
        state.objects(call.bucket());
        String prefix = call.query("prefix", "");
        Xml xml = Xml.of("ListMultipartUploadsResult")
                .add("Bucket", call.bucket())
                .add("Prefix", prefix)
                .add("MaxUploads", 1000)
                .add("IsTruncated", false);
        state.uploads().stream()
                .filter(upload ->
                        upload.bucket().equals(call.bucket()) && upload.key().startsWith(prefix))
                .sorted(Comparator.comparing(StoredUpload::key).thenComparing(StoredUpload::startedMillis))
                .limit(1000)
                .forEach(upload -> xml.start("Upload")
                        .add("Key", upload.key())
                        .add("UploadId", upload.id())
                        .add("StorageClass", "STANDARD")
                        .add("Initiated", Answers.isoDate(upload.startedMillis()))
                        .end());
        return Answers.xml(xml);
    }

    /** Loses the upload that the call names, as a bucket's lifecycle rule would; nothing if there is none. */
    void drop(S3Call call) {
        state.locked(call.bucket(), call.key(), () -> {
            state.upload(call.query("uploadId", "")).ifPresent(state::deleteUpload);
            return call;
        });
    }

    private StoredUpload existing(S3Call call) {
        state.objects(call.bucket());
        return state.upload(call.query("uploadId", ""))
                .filter(upload ->
                        upload.bucket().equals(call.bucket()) && upload.key().equals(call.key()))
                .orElseThrow(S3Error::noSuchUpload);
    }

    private static List<Blob> parts(StoredUpload upload, List<Element> listed) {
        List<Blob> parts = new ArrayList<>();
        int last = 0;
        for (Element element : listed) {
            int number = number(Xml.child(element, "PartNumber").orElseThrow(S3Error::malformedXml));
            String etag = Xml.child(element, "ETag")
                    .orElseThrow(S3Error::malformedXml)
                    .replace("\"", "");
            if (number <= last) {
                throw new S3Error(400, "InvalidPartOrder", "The list of parts was not in ascending order");
            }
            last = number;
            StoredPart part = upload.parts().get(number);
            if (part == null || !part.blob().md5().equals(etag) || !checksumMatches(upload, part.blob(), element)) {
                throw new S3Error(
                        400,
                        "InvalidPart",
                        "One or more of the specified parts could not be found. The part may not have been uploaded, or"
                                + " the specified entity tag may not match the part's entity tag.");
            }
            parts.add(part.blob());
        }
        for (Blob part : parts.subList(0, parts.size() - 1)) {
            if (part.sizeBytes() < MIN_PART_BYTES) {
                throw new S3Error(
                        400, "EntityTooSmall", "Your proposed upload is smaller than the minimum allowed size");
            }
        }
        return parts;
    }

    /** A composite checksum wants every part's own repeated; whatever is given must be right. */
    private static boolean checksumMatches(StoredUpload upload, Blob part, Element element) {
        for (Checksum.Algorithm algorithm : Checksum.Algorithm.values()) {
            String given = Xml.child(element, algorithm.element()).orElse(null);
            boolean wanted = algorithm.name().equals(upload.checksumAlgorithm()) && !upload.fullObjectChecksum();
            if (given == null ? wanted : !given.equals(part.checksums().get(algorithm.name()))) {
                return false;
            }
        }
        return true;
    }

    private StoredObject assemble(StoredUpload upload, List<Blob> parts) {
        ByteArrayOutputStream digests = new ByteArrayOutputStream();
        parts.forEach(part -> digests.writeBytes(HexFormat.of().parseHex(part.md5())));
        Checksum md5 = Checksum.digest("MD5");
        md5.update(digests.toByteArray(), 0, digests.size());
        return new StoredObject(
                upload.key(),
                HexFormat.of().formatHex(md5.value()) + "-" + parts.size(),
                parts.stream().mapToLong(Blob::sizeBytes).sum(),
                clock.millis(),
                upload.attributes(),
                checksum(upload, parts),
                parts);
    }

    private StoredObject.@Nullable ObjectChecksum checksum(StoredUpload upload, List<Blob> parts) {
        if (upload.checksumAlgorithm() == null) {
            return null;
        }
        Checksum.Algorithm algorithm = Checksum.Algorithm.parse(upload.checksumAlgorithm());
        Checksum whole = algorithm.start();
        if (upload.fullObjectChecksum()) {
            parts.forEach(part -> addBytes(part, whole));
            return new StoredObject.ObjectChecksum(algorithm.name(), Checksum.base64(whole.value()), false);
        }
        for (Blob part : parts) {
            byte[] value =
                    Base64.getDecoder().decode(requireNonNull(part.checksums().get(algorithm.name())));
            whole.update(value, 0, value.length);
        }
        return new StoredObject.ObjectChecksum(
                algorithm.name(), Checksum.base64(whole.value()) + "-" + parts.size(), true);
    }

    private void addBytes(Blob part, Checksum checksum) {
        try (FileChannel file = state.blobs().open(part.id())) {
            ByteBuffer buffer = ByteBuffer.allocate(64 * 1024);
            while (file.read(buffer) >= 0) {
                checksum.update(buffer.array(), 0, buffer.position());
                buffer.clear();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static int number(String text) {
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException e) {
            throw S3Error.malformedXml();
        }
    }
}
