// SPDX-License-Identifier: Apache-2.0
package io.hydrant.sink.s3parquet.ledger;

import com.fasterxml.jackson.core.JsonGenerator;
import io.hydrant.sink.s3parquet.store.PartChecksum;
import io.hydrant.sink.s3parquet.store.Upload;
import io.hydrant.sink.s3parquet.store.UploadedPart;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of a manifest:
 *
 * <pre>{@code
 * {"v":1,"txn":"0000000042-5c0a","topic":"orders","partition":3,"epoch":42,"gen":0,"owner":"worker-7/task-3",
 *  "created":"2026-11-20T06:00:00Z","previous":null,
 *  "files":[{"channel":"data","key":"t/y=2026/s-1-….parquet","upload":"2~Qx","size":1234,"records":3,"rows":3,
 *    "offsets":[[10,12],[20,21]],"token":"b1946ac9",
 *    "parts":[{"n":1,"etag":"\"9b2c\"","size":1234,"algorithm":"CRC32","checksum":"NSRh+A=="}],
 *    "partition":{"database":"db","table":"t","values":["2026"],"location":"s3://b/t/y=2026/"}}]}
 * }</pre>
 *
 * Offset sets of many ranges are one string, see {@link OffsetSetText}. On unknown members and versions see
 * {@link JsonFields}.
 */
public final class ManifestJson {
    /** More than the largest manifest within its bounds: what a reader has to take. */
    public static final int MAX_BYTES = 64 << 20;

    private static final int VERSION = 1;

    private ManifestJson() {}

    public static byte[] write(Manifest manifest) {
        return JsonFields.write(VERSION, json -> {
            json.writeStringField("txn", manifest.txn());
            json.writeStringField("topic", manifest.topic());
            json.writeNumberField("partition", manifest.partition());
            json.writeNumberField("epoch", manifest.epoch());
            json.writeNumberField("gen", manifest.generation());
            json.writeStringField("owner", manifest.owner());
            json.writeStringField("created", manifest.created().toString());
            json.writeStringField("previous", manifest.previous());
            json.writeArrayFieldStart("files");
            for (ManifestFile file : manifest.files()) {
                writeFile(json, file);
            }
            json.writeEndArray();
        });
    }

    /** Reads a manifest; the key is for messages. Throws {@link LedgerFormatException}. */
    public static Manifest read(byte[] bytes, String key) {
        JsonFields json = JsonFields.read(bytes, VERSION, key);
        return json.make(() -> new Manifest(
                json.text("txn"),
                json.text("topic"),
                json.smallNumber("partition"),
                json.number("epoch"),
                json.number("gen"),
                json.text("owner"),
                instant(json.text("created")),
                json.textOrNull("previous"),
                json.objects("files", ManifestJson::file)));
    }

    private static void writeFile(JsonGenerator json, ManifestFile file) throws IOException {
        json.writeStartObject();
        json.writeStringField("channel", file.channel().text());
        json.writeStringField("key", file.key());
        json.writeStringField("upload", file.upload().id());
        json.writeNumberField("size", file.sizeBytes());
        json.writeNumberField("records", file.records());
        json.writeNumberField("rows", file.rows());
        JsonFields.writeOffsets(json, "offsets", file.offsets());
        json.writeStringField("token", file.token());
        json.writeArrayFieldStart("parts");
        for (UploadedPart part : file.parts()) {
            writePart(json, part);
        }
        json.writeEndArray();
        PartitionTodo partition = file.partition();
        if (partition == null) {
            json.writeNullField("partition");
        } else {
            json.writeObjectFieldStart("partition");
            StateJson.writeTodo(json, partition);
            json.writeEndObject();
        }
        json.writeEndObject();
    }

    private static ManifestFile file(JsonFields json) {
        ManifestFile file = json.make(() -> new ManifestFile(
                channel(json.text("channel")),
                new Upload(json.text("key"), json.text("upload")),
                json.objects("parts", ManifestJson::part),
                json.number("size"),
                json.number("rows"),
                json.offsets("offsets"),
                json.text("token"),
                json.objectOrNull("partition", StateJson::todo)));
        return json.make(() -> {
            if (json.number("records") != file.records()) {
                throw new IllegalArgumentException("records do not match the offsets " + file.offsets());
            }
            return file;
        });
    }

    private static void writePart(JsonGenerator json, UploadedPart part) throws IOException {
        json.writeStartObject();
        json.writeNumberField("n", part.number());
        json.writeStringField("etag", part.etag());
        json.writeNumberField("size", part.sizeBytes());
        PartChecksum checksum = part.checksum();
        json.writeStringField("algorithm", checksum == null ? null : checksum.algorithm());
        json.writeStringField("checksum", checksum == null ? null : checksum.value());
        json.writeEndObject();
    }

    private static UploadedPart part(JsonFields json) {
        String algorithm = json.textOrNull("algorithm");
        @Nullable PartChecksum checksum = algorithm == null ? null : new PartChecksum(algorithm, json.text("checksum"));
        return json.make(
                () -> new UploadedPart(json.smallNumber("n"), json.text("etag"), json.number("size"), checksum));
    }

    private static Channel channel(String text) {
        return Arrays.stream(Channel.values())
                .filter(channel -> channel.text().equals(text))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("unknown channel '" + text + "'"));
    }

    private static Instant instant(String text) {
        try {
            return Instant.parse(text);
        } catch (DateTimeException e) {
            throw new IllegalArgumentException("not an instant: '" + text + "'", e);
        }
    }
}
