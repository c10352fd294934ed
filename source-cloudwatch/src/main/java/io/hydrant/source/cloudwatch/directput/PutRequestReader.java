// SPDX-License-Identifier: Apache-2.0
package io.hydrant.source.cloudwatch.directput;

import static io.hydrant.source.cloudwatch.directput.DirectPutError.INVALID_ARGUMENT;
import static io.hydrant.source.cloudwatch.directput.DirectPutError.SERIALIZATION;
import static io.hydrant.source.cloudwatch.directput.DirectPutError.VALIDATION;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.hydrant.source.cloudwatch.json.Base64Exception;
import io.hydrant.source.cloudwatch.json.WireJson;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads the bodies of PutRecord and PutRecordBatch in one pass, with data decoded straight to bytes, and applies the
 * limits of the service. Unknown members are ignored, and so are members that are null. For one request.
 */
public final class PutRequestReader {

    /** Decoded bytes of one record (API reference: 1,000 KiB). */
    public static final int MAX_RECORD_BYTES = 1_024_000;

    /** Decoded bytes of a whole batch. */
    public static final int MAX_BATCH_BYTES = 4 * 1024 * 1024;

    public static final int MAX_RECORDS = 500;

    private static final int MAX_NAME = 64;

    private final byte[] body;
    private @Nullable String streamName;
    private @Nullable List<byte[]> records;
    private long totalBytes;

    private PutRequestReader(byte[] body) {
        this.body = body;
    }

    public static PutRequest putRecord(byte[] body) throws DirectPutRejected {
        return new PutRequestReader(body).read("Record", "record");
    }

    public static PutRequest putRecordBatch(byte[] body) throws DirectPutRejected {
        return new PutRequestReader(body).read("Records", "records");
    }

    private PutRequest read(String recordMember, String constraintName) throws DirectPutRejected {
        try (JsonParser parser = WireJson.FACTORY.createParser(body)) {
            require(parser.nextToken() == JsonToken.START_OBJECT, "The body is not a JSON object.");
            while (parser.nextToken() != JsonToken.END_OBJECT) {
                String member = parser.currentName();
                JsonToken value = parser.nextToken();
                if (value == JsonToken.VALUE_NULL) {
                    continue;
                }
                if (member.equals("DeliveryStreamName")) {
                    require(value == JsonToken.VALUE_STRING, "DeliveryStreamName is not a string.");
                    streamName = parser.getText();
                } else if (member.equals(recordMember)) {
                    records = new ArrayList<>();
                    totalBytes = 0;
                    if (member.equals("Record")) {
                        records.add(record(parser, value, constraintName));
                    } else {
                        readRecords(parser, value);
                    }
                } else {
                    parser.skipChildren();
                }
            }
            require(parser.nextToken() == null, "The body goes on after its JSON object.");
        } catch (IOException e) {
            throw new DirectPutRejected(SERIALIZATION, "The body is not valid JSON.");
        }
        return new PutRequest(checkedName(streamName), checked(records, constraintName));
    }

    private void readRecords(JsonParser parser, JsonToken start) throws IOException, DirectPutRejected {
        require(start == JsonToken.START_ARRAY, "Records is not an array.");
        List<byte[]> read = new ArrayList<>(MAX_RECORDS);
        for (JsonToken token = parser.nextToken(); token != JsonToken.END_ARRAY; token = parser.nextToken()) {
            if (read.size() == MAX_RECORDS) {
                throw invalid("records", "Member must have length less than or equal to " + MAX_RECORDS);
            }
            read.add(record(parser, token, "records." + (read.size() + 1) + ".member"));
        }
        records = read;
    }

    private byte[] record(JsonParser parser, JsonToken start, String path) throws IOException, DirectPutRejected {
        require(start == JsonToken.START_OBJECT, "A record is not an object.");
        byte[] data = null;
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String member = parser.currentName();
            JsonToken value = parser.nextToken();
            if (member.equals("Data") && value != JsonToken.VALUE_NULL) {
                require(value == JsonToken.VALUE_STRING, "Data is not a string.");
                data = data(parser, path);
            } else {
                parser.skipChildren();
            }
        }
        if (data == null) {
            throw invalid(path + ".data", "Member must not be null");
        }
        totalBytes += data.length;
        if (totalBytes > MAX_BATCH_BYTES) {
            throw new DirectPutRejected(
                    INVALID_ARGUMENT,
                    "Records size exceeds 4 MB limit (" + MAX_BATCH_BYTES + " bytes after decoding).");
        }
        return data;
    }

    private byte[] data(JsonParser parser, String path) throws IOException, DirectPutRejected {
        try {
            return WireJson.base64(parser, body, MAX_RECORD_BYTES);
        } catch (Base64Exception e) {
            if (e.tooLong()) {
                throw invalid(path + ".data", "Member must have length less than or equal to " + MAX_RECORD_BYTES);
            }
            throw new DirectPutRejected(SERIALIZATION, "Data is not base64.");
        }
    }

    /** A stream's name within the API's rules. Throws ValidationException otherwise. */
    static String checkedName(@Nullable String name) throws DirectPutRejected {
        if (name == null) {
            throw invalid("deliveryStreamName", "Member must not be null");
        }
        if (name.isEmpty()) {
            throw invalid("deliveryStreamName", "Member must have length greater than or equal to 1");
        }
        if (name.length() > MAX_NAME) {
            throw invalid("deliveryStreamName", "Member must have length less than or equal to " + MAX_NAME);
        }
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            boolean allowed = c < 0x80 && (Character.isLetterOrDigit(c) || c == '_' || c == '.' || c == '-');
            if (!allowed) {
                throw invalid("deliveryStreamName", "Member must satisfy regular expression pattern: [a-zA-Z0-9_.-]+");
            }
        }
        return name;
    }

    private static List<byte[]> checked(@Nullable List<byte[]> records, String name) throws DirectPutRejected {
        if (records == null) {
            throw invalid(name, "Member must not be null");
        }
        if (records.isEmpty()) {
            throw invalid(name, "Member must have length greater than or equal to 1");
        }
        return records;
    }

    private static void require(boolean condition, String message) throws DirectPutRejected {
        if (!condition) {
            throw new DirectPutRejected(SERIALIZATION, message);
        }
    }

    static DirectPutRejected invalid(String path, String constraint) {
        return new DirectPutRejected(
                VALIDATION,
                "1 validation error detected: Value at '" + path + "' failed to satisfy constraint: " + constraint);
    }
}
