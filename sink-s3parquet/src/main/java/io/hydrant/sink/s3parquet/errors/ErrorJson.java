// SPDX-License-Identifier: Apache-2.0
package io.hydrant.sink.s3parquet.errors;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.hydrant.sink.s3parquet.prefix.ErrorOutputType;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Writes a {@link FailedRecord} as the line that Firehose would write, plus {@code topic}, {@code partition} and
 * {@code offset}:
 *
 * <pre>{@code
 * {"attemptsMade":1,"arrivalTimestamp":1700000000000,"lastErrorCode":"DataFormatConversion.ParseError",
 *  "lastErrorMessage":"Encountered malformed JSON. …","attemptEndingTimestamp":1700000000100,"rawData":"bm90IGpzb24=",
 *  "sequenceNumber":"42","subSequenceNumber":0,"dataCatalogTable":{…},"topic":"events","partition":3,"offset":42}
 * }</pre>
 *
 * Conversion failures have {@code lastErrorCode}, all others {@code errorCode}: so has Firehose. Thread-safe.
 */
public final class ErrorJson {

    private static final JsonFactory JSON = new JsonFactory();

    private ErrorJson() {}

    /**
     * One line of UTF-8 with its newline.
     *
     * @param table for conversion failures, {@code null} without a catalog table
     * @param attemptEnded when the failure was found
     */
    public static byte[] line(FailedRecord record, @Nullable CatalogTableRef table, Instant attemptEnded) {
        boolean conversion = record.type() == ErrorOutputType.FORMAT_CONVERSION_FAILED;
        ByteArrayOutputStream line = new ByteArrayOutputStream(record.rawData().length * 4 / 3 + 512);
        try (JsonGenerator json = JSON.createGenerator(line)) {
            json.writeStartObject();
            json.writeNumberField("attemptsMade", 1);
            json.writeNumberField("arrivalTimestamp", record.arrival().toEpochMilli());
            json.writeStringField(conversion ? "lastErrorCode" : "errorCode", record.code());
            json.writeStringField(conversion ? "lastErrorMessage" : "errorMessage", record.message());
            json.writeNumberField("attemptEndingTimestamp", attemptEnded.toEpochMilli());
            json.writeBinaryField("rawData", record.rawData());
            if (conversion) {
                json.writeStringField("sequenceNumber", Long.toString(record.offset()));
                json.writeNumberField("subSequenceNumber", 0);
                if (table != null) {
                    write(json, table);
                }
            }
            if (record.transform() != null) {
                json.writeStringField("transform", record.transform());
            }
            json.writeStringField("topic", record.topic());
            json.writeNumberField("partition", record.partition());
            json.writeNumberField("offset", record.offset());
            json.writeEndObject();
            json.writeRaw('\n');
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory failed", e);
        }
        return line.toByteArray();
    }

    private static void write(JsonGenerator json, CatalogTableRef table) throws IOException {
        json.writeObjectFieldStart("dataCatalogTable");
        if (table.catalogId() != null) {
            json.writeStringField("catalogId", table.catalogId());
        }
        json.writeStringField("databaseName", table.databaseName());
        json.writeStringField("tableName", table.tableName());
        if (table.region() != null) {
            json.writeStringField("region", table.region());
        }
        json.writeStringField("versionId", table.versionId());
        json.writeEndObject();
    }
}
