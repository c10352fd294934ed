// SPDX-License-Identifier: Apache-2.0
package io.hydrant.sink.s3parquet.partitioning;

/** A record gives no partition keys, with a sentence for the error output. Has no stack trace, as bad input is normal. */
public final class ExtractionFailed extends Exception {

    /** Firehose's code for it. */
    public static final String CODE = "DynamicPartitioning.MetadataExtractionFailed";

    private static final long serialVersionUID = 1L;

    ExtractionFailed(String message) {
        super(message, null, false, false);
    }

    public String reason() {
        return String.valueOf(getMessage());
    }
}
