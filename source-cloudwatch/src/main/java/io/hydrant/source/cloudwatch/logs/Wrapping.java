// SPDX-License-Identifier: Apache-2.0
package io.hydrant.source.cloudwatch.logs;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.hydrant.connect.gzip.Gunzip;
import io.hydrant.source.cloudwatch.json.WireJson;
import java.io.IOException;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** The layers around an envelope: gzip, base64 of gzip, and the event that CloudWatch Logs gives a Lambda function. */
final class Wrapping {

    /** An awslogs event around gzip around gzip, and one to spare; more layers are a hostile sender's. */
    private static final int MAX_LAYERS = 4;

    private static final byte[] AWSLOGS = "\"awslogs\"".getBytes(UTF_8);
    private static final byte[] GZIP_AS_BASE64 = "H4sI".getBytes(UTF_8);

    private final int maxInflatedBytes;
    private final boolean base64;

    /** @param base64 whether text that is base64 of gzip is decoded too */
    Wrapping(int maxInflatedBytes, boolean base64) {
        this.maxInflatedBytes = maxInflatedBytes;
        this.base64 = base64;
    }

    /** The content without its layers; the same array if it has none. */
    byte[] unwrap(byte[] content, DecodeBudget budget) throws UndecodableException {
        byte[] text = content;
        for (int layer = 0; layer < MAX_LAYERS; layer++) {
            byte[] inner = inner(text, budget);
            if (inner == null) {
                break;
            }
            text = inner;
        }
        return text;
    }

    private byte @Nullable [] inner(byte[] text, DecodeBudget budget) throws UndecodableException {
        if (Gunzip.isGzip(text)) {
            return inflated(text, budget);
        }
        if (base64 && startsWith(text, GZIP_AS_BASE64)) {
            try {
                return Base64.getMimeDecoder().decode(text);
            } catch (IllegalArgumentException e) {
                throw new UndecodableException(Undecodable.compression("The content is cut off or damaged base64."));
            }
        }
        return Bytes.startsWithObject(text) && Bytes.contains(text, AWSLOGS) ? awslogs(text) : null;
    }

    private byte[] inflated(byte[] gzip, DecodeBudget budget) throws UndecodableException {
        try {
            return Gunzip.inflate(gzip, maxInflatedBytes, budget::inflate);
        } catch (Gunzip.TooLarge e) {
            throw new UndecodableException(Undecodable.inflatedTooLarge(maxInflatedBytes));
        } catch (Gunzip.NoRoom e) {
            throw new UndecodableException(Undecodable.tooMuch());
        } catch (IOException e) {
            throw new UndecodableException(Undecodable.compression("The gzip content is cut off or damaged."));
        }
    }

    /** The decoded {@code data} of {@code {"awslogs":{"data":"H4sI…"}}}, or null if the text is something else. */
    private byte @Nullable [] awslogs(byte[] text) {
        byte[] data = null;
        try (JsonParser parser = WireJson.FACTORY.createParser(text)) {
            parser.nextToken();
            while (parser.nextToken() != JsonToken.END_OBJECT) {
                String member = parser.currentName();
                JsonToken value = parser.nextToken();
                if (!member.equals("awslogs") || value != JsonToken.START_OBJECT) {
                    parser.skipChildren();
                    continue;
                }
                while (parser.nextToken() != JsonToken.END_OBJECT) {
                    String inner = parser.currentName();
                    if (parser.nextToken() == JsonToken.VALUE_STRING && inner.equals("data")) {
                        data = WireJson.base64(parser, text, maxInflatedBytes);
                    } else {
                        parser.skipChildren();
                    }
                }
            }
        } catch (IOException e) {
            return null;
        }
        return data;
    }

    private static boolean startsWith(byte[] text, byte[] prefix) {
        if (text.length < prefix.length) {
            return false;
        }
        for (int i = 0; i < prefix.length; i++) {
            if (text[i] != prefix[i]) {
                return false;
            }
        }
        return true;
    }
}
