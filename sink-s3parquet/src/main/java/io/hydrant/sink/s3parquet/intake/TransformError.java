// SPDX-License-Identifier: Apache-2.0
package io.hydrant.sink.s3parquet.intake;

import io.hydrant.connect.errors.ErrorHeaders;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import org.apache.kafka.connect.header.Header;
import org.apache.kafka.connect.sink.SinkRecord;

/**
 * What a transform said of a record that it could not process: {@link ErrorHeaders}, as text, whatever the header
 * converter made of them, and however long and odd they are. Stateless.
 */
final class TransformError {

    private static final int LONGEST = 1024;
    private static final Pattern CONTROLS = Pattern.compile("\\p{Cntrl}");

    private TransformError() {}

    /** Whether there is one. */
    static boolean isIn(SinkRecord record) {
        return record.headers().lastWithName(ErrorHeaders.CODE) != null;
    }

    /** Such as {@code Transform.Failed}; goes into the log, so it stays on its line. */
    static String code(SinkRecord record) {
        return CONTROLS.matcher(text(record, ErrorHeaders.CODE)).replaceAll("?");
    }

    static String message(SinkRecord record) {
        return text(record, ErrorHeaders.MESSAGE);
    }

    static String transform(SinkRecord record) {
        return text(record, ErrorHeaders.TRANSFORM);
    }

    private static String text(SinkRecord record, String name) {
        Header header = record.headers().lastWithName(name);
        Object value = header == null ? "" : header.value();
        String text = value instanceof byte[] bytes
                ? new String(bytes, 0, Math.min(bytes.length, 4 * LONGEST), StandardCharsets.UTF_8)
                : String.valueOf(value);
        return text.length() <= LONGEST ? text : text.substring(0, LONGEST);
    }
}
