// SPDX-License-Identifier: Apache-2.0
package io.hydrant.dev.stack.s3;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/**
 * Undoes the {@code aws-chunked} encoding: {@code hex-size[;chunk-signature=…]CRLF bytes CRLF … 0CRLF trailers CRLF}.
 * Signatures are not checked. Not thread-safe.
 */
final class AwsChunkedInputStream extends InputStream {

    private static final int MAX_LINE = 16 * 1024;

    private final InputStream in;
    private final Map<String, String> trailers = new HashMap<>();
    private long left;
    private boolean first = true;
    private boolean ended;

    AwsChunkedInputStream(InputStream in) {
        this.in = in;
    }

    /** What came after the last chunk, names in lower case; complete once the stream has ended. */
    Map<String, String> trailers() {
        return trailers;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        if (left == 0 && !nextChunk()) {
            return -1;
        }
        int count = in.read(target, offset, (int) Math.min(length, left));
        if (count < 0) {
            throw incomplete();
        }
        left -= count;
        return count;
    }

    private boolean nextChunk() throws IOException {
        if (ended) {
            return false;
        }
        if (!first && !readLine().isEmpty()) {
            throw incomplete();
        }
        first = false;
        String line = readLine();
        int semicolon = line.indexOf(';');
        String size = (semicolon < 0 ? line : line.substring(0, semicolon)).strip();
        try {
            left = Long.parseLong(size, 16);
        } catch (NumberFormatException e) {
            throw incomplete();
        }
        if (left < 0) {
            throw incomplete();
        }
        if (left == 0) {
            ended = true;
            readTrailers();
            return false;
        }
        return true;
    }

    private void readTrailers() throws IOException {
        for (String line = readLine(); !line.isEmpty(); line = readLine()) {
            int colon = line.indexOf(':');
            if (colon < 0) {
                throw incomplete();
            }
            trailers.put(
                    line.substring(0, colon).strip().toLowerCase(Locale.ROOT),
                    line.substring(colon + 1).strip());
        }
    }

    /** Up to CRLF; also what is left at the end of the input, since some clients omit the last one. */
    private String readLine() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int c = in.read(); c >= 0 && c != '\n'; c = in.read()) {
            if (c != '\r') {
                line.write(c);
            }
            if (line.size() > MAX_LINE) {
                throw incomplete();
            }
        }
        return line.toString(StandardCharsets.ISO_8859_1);
    }

    private static S3Error incomplete() {
        return new S3Error(400, "IncompleteBody", "The request body is not complete, or not aws-chunked");
    }
}
