// SPDX-License-Identifier: Apache-2.0
package io.hydrant.sink.s3parquet.ledger;

import java.util.Locale;

/** What a file holds. Data and error files together are the data channel: each offset is in exactly one of them. */
public enum Channel {
    DATA,
    ERROR,
    BACKUP;

    /** As it stands in a manifest: {@code data}. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    public boolean isBackup() {
        return this == BACKUP;
    }
}
