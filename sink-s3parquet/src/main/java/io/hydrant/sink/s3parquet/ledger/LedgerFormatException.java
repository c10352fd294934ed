// SPDX-License-Identifier: Apache-2.0
package io.hydrant.sink.s3parquet.ledger;

/** A state object or manifest that is not what Hydrant writes, or was written by a newer one. Nothing may be guessed. */
public final class LedgerFormatException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    LedgerFormatException(String message) {
        super(message);
    }

    LedgerFormatException(String message, Throwable cause) {
        super(message, cause);
    }
}
