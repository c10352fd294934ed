// SPDX-License-Identifier: Apache-2.0
package io.hydrant.sink.s3parquet.schema;

/**
 * A type string that Hydrant cannot write as Parquet, with the reason: {@code uniontype<int,string>}, {@code void}, an
 * unclosed bracket. Firehose's code for it is {@code DataFormatConversion.InvalidSchema}.
 */
public final class UnsupportedTypeException extends Exception {
    private static final long serialVersionUID = 1L;

    public UnsupportedTypeException(String message) {
        super(message);
    }
}
