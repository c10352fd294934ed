// SPDX-License-Identifier: Apache-2.0
package io.hydrant.source.cloudwatch.endpoint;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.hydrant.connect.gzip.Gunzip;
import io.hydrant.source.cloudwatch.json.Base64Exception;
import io.hydrant.source.cloudwatch.json.WireJson;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongPredicate;
import org.jspecify.annotations.Nullable;

/** Reads a post in one pass. Unknown members are ignored: newer senders may add some. For one body. */
public final class PostReader {

    /** Records of one post (delivery specification). */
    public static final int MAX_RECORDS = 10_000;

    /** Decoded bytes of one record (1,365,336 characters of base64), with some room for senders that count otherwise. */
    private static final int MAX_RECORD_BYTES = 1_024_002;

    /** The data of a Lambda event: six MiB is the largest that Lambda takes. */
    private static final int MAX_AWSLOGS_BYTES = 6 * 1024 * 1024;

    private final byte[] body;
    private @Nullable String requestId;
    private @Nullable String invocationId;
    private @Nullable String deliveryStream;
    private @Nullable List<PostedRecord> records;
    private byte @Nullable [] awslogs;

    private PostReader(byte[] body) {
        this.body = body;
    }

    /**
     * The post in a request's body.
     *
     * @param contentEncoding {@code gzip}, {@code identity} or null
     * @param maxBytes of the body after its encoding is undone
     * @param room asked for the bytes that it is unpacked to
     */
    public static Post read(byte[] body, @Nullable String contentEncoding, int maxBytes, LongPredicate room)
            throws PostRejected {
        return new PostReader(plain(body, contentEncoding, maxBytes, room)).post();
    }

    private static byte[] plain(byte[] body, @Nullable String contentEncoding, int maxBytes, LongPredicate room)
            throws PostRejected {
        String encoding = contentEncoding == null ? "identity" : contentEncoding.strip();
        if (encoding.equalsIgnoreCase("identity") || encoding.isEmpty()) {
            return body;
        }
        if (!encoding.equalsIgnoreCase("gzip")) {
            throw new PostRejected(415, "Content-Encoding must be gzip or absent.");
        }
        try {
            return Gunzip.inflate(body, maxBytes, room);
        } catch (Gunzip.TooLarge e) {
            throw PostRejected.oversize("The body inflates to more than " + maxBytes + " bytes.");
        } catch (Gunzip.NoRoom e) {
            throw new PostRejected(503, "Too much waits for Kafka already.");
        } catch (IOException e) {
            throw new PostRejected(400, "The gzip body is cut off or damaged.");
        }
    }

    private Post post() throws PostRejected {
        try (JsonParser parser = WireJson.FACTORY.createParser(body)) {
            require(parser.nextToken() == JsonToken.START_OBJECT, "The body is not a JSON object.");
            while (parser.nextToken() != JsonToken.END_OBJECT) {
                member(parser, parser.currentName(), parser.nextToken());
            }
            require(parser.nextToken() == null, "The body goes on after its JSON object.");
        } catch (Base64Exception e) {
            throw new PostRejected(400, e.tooLong() ? "A record is too long." : "The data of a record is not base64.");
        } catch (IOException e) {
            throw new PostRejected(400, "The body is not valid JSON.");
        }
        if (awslogs != null) {
            return new Post(Post.Kind.AWS_LOGS, null, null, List.of(new PostedRecord(null, awslogs)));
        }
        List<PostedRecord> posted = records == null ? List.of() : records;
        require(!posted.isEmpty(), "The body holds no records.");
        if (invocationId == null && posted.get(0).recordId() == null) {
            return new Post(Post.Kind.DELIVERY, requestId, null, posted);
        }
        require(
                posted.stream().allMatch(record -> record.recordId() != null),
                "A record of the transformation event has no recordId.");
        return new Post(Post.Kind.TRANSFORMATION, invocationId, deliveryStream, posted);
    }

    private void member(JsonParser parser, String name, JsonToken value) throws IOException, PostRejected {
        switch (name) {
            case "requestId" -> requestId = string(parser, value);
            case "invocationId" -> invocationId = string(parser, value);
            case "deliveryStreamArn" -> {
                String arn = string(parser, value);
                deliveryStream = arn == null ? null : SourceArn.streamName(arn);
            }
            case "records" -> records = records(parser, value);
            case "awslogs" -> awslogs = awslogs(parser, value);
            default -> parser.skipChildren();
        }
    }

    private List<PostedRecord> records(JsonParser parser, JsonToken start) throws IOException, PostRejected {
        require(start == JsonToken.START_ARRAY, "records is not an array.");
        List<PostedRecord> read = new ArrayList<>();
        for (JsonToken token = parser.nextToken(); token != JsonToken.END_ARRAY; token = parser.nextToken()) {
            require(token == JsonToken.START_OBJECT, "A record is not an object.");
            require(read.size() < MAX_RECORDS, "The body holds more than " + MAX_RECORDS + " records.");
            read.add(record(parser));
        }
        return read;
    }

    private PostedRecord record(JsonParser parser) throws IOException, PostRejected {
        String recordId = null;
        byte[] data = null;
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = parser.currentName();
            JsonToken value = parser.nextToken();
            if (name.equals("data") && value == JsonToken.VALUE_STRING) {
                data = WireJson.base64(parser, body, MAX_RECORD_BYTES);
            } else if (name.equals("data") && value == JsonToken.START_OBJECT) {
                // Emulators send what Firehose's guide prints: the decoded view.
                data = WireJson.copy(parser);
            } else if (name.equals("recordId")) {
                recordId = string(parser, value);
            } else {
                parser.skipChildren();
            }
        }
        if (data == null) {
            throw new PostRejected(400, "A record has no data.");
        }
        return new PostedRecord(recordId, data);
    }

    private byte @Nullable [] awslogs(JsonParser parser, JsonToken start) throws IOException, PostRejected {
        require(start == JsonToken.START_OBJECT, "awslogs is not an object.");
        byte[] data = null;
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = parser.currentName();
            if (parser.nextToken() == JsonToken.VALUE_STRING && name.equals("data")) {
                data = WireJson.base64(parser, body, MAX_AWSLOGS_BYTES);
            } else {
                parser.skipChildren();
            }
        }
        require(data != null, "awslogs has no data.");
        return data;
    }

    private static @Nullable String string(JsonParser parser, JsonToken value) throws IOException {
        if (value == JsonToken.VALUE_STRING) {
            return parser.getText();
        }
        parser.skipChildren();
        return null;
    }

    private static void require(boolean condition, String message) throws PostRejected {
        if (!condition) {
            throw new PostRejected(400, message);
        }
    }
}
