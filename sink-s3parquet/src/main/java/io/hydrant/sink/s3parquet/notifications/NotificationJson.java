// SPDX-License-Identifier: Apache-2.0
package io.hydrant.sink.s3parquet.notifications;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.hydrant.sink.s3parquet.ledger.ManifestFile;
import io.hydrant.sink.s3parquet.ledger.PartitionTodo;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.kafka.common.TopicPartition;

/**
 * A delivered object as JSON:
 *
 * <pre>{@code
 * {"bucket":"lake","key":"events/day=20/…parquet","channel":"data","size":1234,"rows":10,"records":10,
 *  "topic":"events","partition":3,"firstOffset":40,"lastOffset":49,
 *  "table":"lake.events","partitionValues":["20"],"partitionLocation":"s3://lake/events/day=20/"}
 * }</pre>
 *
 * The last three are there where the object lies in a partition of a table.
 */
final class NotificationJson {

    private static final JsonFactory JSON = new JsonFactory();

    private NotificationJson() {}

    static byte[] of(TopicPartition partition, String bucket, ManifestFile file) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(512);
        try (JsonGenerator json = JSON.createGenerator(out)) {
            json.writeStartObject();
            json.writeStringField("bucket", bucket);
            json.writeStringField("key", file.key());
            json.writeStringField("channel", file.channel().text());
            json.writeNumberField("size", file.sizeBytes());
            json.writeNumberField("rows", file.rows());
            json.writeNumberField("records", file.records());
            json.writeStringField("topic", partition.topic());
            json.writeNumberField("partition", partition.partition());
            json.writeNumberField("firstOffset", file.offsets().first());
            json.writeNumberField("lastOffset", file.offsets().last());
            PartitionTodo catalog = file.partition();
            if (catalog != null) {
                json.writeStringField("table", catalog.table().toString());
                json.writeArrayFieldStart("partitionValues");
                for (String value : catalog.partition().values()) {
                    json.writeString(value);
                }
                json.writeEndArray();
                json.writeStringField("partitionLocation", catalog.partition().location());
            }
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory failed", e);
        }
        return out.toByteArray();
    }
}
