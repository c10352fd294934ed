// SPDX-License-Identifier: Apache-2.0
package io.hydrant.source.cloudwatch;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Base64;
import java.util.zip.GZIPOutputStream;

/** CloudWatch Logs payloads of the specification, section 1.6, and what tests make of them. */
public final class Samples {

    /** base64 of gzip: two events, the second with a newline and a character beyond ASCII. */
    public static final String DATA_MESSAGE =
            "H4sIAAAAAAAAA6WPy07DMBBFfyWadaqO7di1u4tEyIpVsoMKOa3VWuQl2wWhKgv4VX6EoQiJDSuuNJszj3vnAoOL0R5d+zo72MJN2ZaPd1XT"
                    + "lHUFOUwvowuEGYmTBIlwPx3rMJ1n6qztPFP5b9qk4OxA2K/QdnuC8dzFffBz8tN46/vkQoTtPaRp1dsnB7vrWvXsxvTFL+APtC2YkYKhUqiM"
                    + "UkYLsdEaDXKJG6Ox4BSnEFwbxWTBC24050wqTX7J00PJDpTtOsKVlhIR859H6Xxdtdn65GyfThlHhCX/n6/525f99rUPY5d9vL3Dsls+AV2q"
                    + "WLV5AQAA";

    /** base64 of gzip: what CloudWatch Logs sends a Firehose to see whether it is there. */
    public static final String CONTROL_MESSAGE =
            "H4sIAAAAAAAAAzWO0QqCMBiFX2XsWiJFi7wLUW8sIYUuQmLpnxvpJttMQnz3Ztrlxzmc8424BaVIDfmnA+zjID3nlzS5n8IsO8YhtrAYOMg5aURf"
                    + "DUSXNBG1MkEj6liKvjPZQpmWQNoFVf9QpWSdZoJHrNEgFfZvxa8XvoHrGUfMqqWumdHQpDVjtmdvHc91dwdn71p/vVngmqBVD616PgoolC/G"
                    + "a0SBNJoi8USVWWKczM8oYhKoULDBUzF9Aeua5yHsAAAA";

    /** Log group and stream of {@link #DATA_MESSAGE}. */
    public static final String KEY = "/app/api/i-0abc";

    private Samples() {}

    public static byte[] dataMessage() {
        return Base64.getDecoder().decode(DATA_MESSAGE);
    }

    public static byte[] controlMessage() {
        return Base64.getDecoder().decode(CONTROL_MESSAGE);
    }

    public static byte[] gzip(String text) {
        return gzip(text.getBytes(UTF_8));
    }

    public static byte[] gzip(byte[] plain) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
            out.write(plain);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    public static byte[] concat(byte[] one, byte[] two) {
        byte[] both = java.util.Arrays.copyOf(one, one.length + two.length);
        System.arraycopy(two, 0, both, one.length, two.length);
        return both;
    }
}
