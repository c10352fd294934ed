// SPDX-License-Identifier: Apache-2.0
package io.hydrant.sink.s3parquet.catalog;

/** How a version-checked update ended. */
public enum UpdateOutcome {
    /** The table has the new columns. */
    UPDATED,
    /** Somebody else changed the table since it was read: read it again and decide anew. */
    CHANGED,
    /** The table does not exist any more. */
    NOT_FOUND
}
