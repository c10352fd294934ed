// SPDX-License-Identifier: Apache-2.0
package io.hydrant.sink.s3parquet.intake;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** What stands after each record in files of records as they are; Firehose's AppendDelimiterToRecord. Immutable. */
public final class RecordDelimiter {

    private static final byte[] NEWLINE = {'\n'};

    private final byte[] bytes;
    private final boolean onlyIfMissing;

    private RecordDelimiter(byte[] bytes, boolean onlyIfMissing) {
        this.bytes = bytes;
        this.onlyIfMissing = onlyIfMissing;
    }

    /** Reads {@code none}, {@code newline}, {@code newline.if.missing}, or any other text, with Java's escapes in it. */
    public static RecordDelimiter parse(String text) {
        return switch (text) {
            case "none" -> new RecordDelimiter(new byte[0], false);
            case "newline" -> new RecordDelimiter(NEWLINE, false);
            case "newline.if.missing" -> new RecordDelimiter(NEWLINE, true);
            default -> new RecordDelimiter(text.translateEscapes().getBytes(StandardCharsets.UTF_8), false);
        };
    }

    /** The record with what is to stand after it; the array itself if that is nothing. */
    byte[] appendTo(byte[] record) {
        boolean there = onlyIfMissing && record.length > 0 && record[record.length - 1] == '\n';
        if (bytes.length == 0 || there) {
            return record;
        }
        byte[] both = Arrays.copyOf(record, record.length + bytes.length);
        System.arraycopy(bytes, 0, both, record.length, bytes.length);
        return both;
    }
}
