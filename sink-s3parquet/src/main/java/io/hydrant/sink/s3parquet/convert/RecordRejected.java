// SPDX-License-Identifier: Apache-2.0
package io.hydrant.sink.s3parquet.convert;

/**
 * A record that cannot become rows, with Firehose's error code and a message that may quote a part of the value: both
 * belong into the error output, the message not into a log. Has no stack trace, as bad input is normal. Source of truth:
 * specs/firehose-delivery.md section 9.1.
 */
public final class RecordRejected extends Exception {
    /** Not JSON. The message begins with "Encountered malformed JSON.". */
    public static final String PARSE_ERROR = "DataFormatConversion.ParseError";

    /** JSON that does not fit the table, or nothing at all. */
    public static final String MALFORMED_DATA = "DataFormatConversion.MalformedData";

    private static final long serialVersionUID = 1L;

    private final String code;

    RecordRejected(String code, String message) {
        super(message, null, false, false);
        this.code = code;
    }

    /** {@link #PARSE_ERROR} or {@link #MALFORMED_DATA}. */
    public String code() {
        return code;
    }

    /** What is wrong, with the column where there is one; at most a few hundred characters. */
    public String reason() {
        return String.valueOf(getMessage());
    }
}
