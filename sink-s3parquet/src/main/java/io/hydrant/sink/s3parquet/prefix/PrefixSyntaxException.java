// SPDX-License-Identifier: Apache-2.0
package io.hydrant.sink.s3parquet.prefix;

/** A template that cannot be used. The message is a sentence for the person who wrote it: what is wrong, what to do. */
public final class PrefixSyntaxException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    PrefixSyntaxException(String message) {
        super(message);
    }
}
