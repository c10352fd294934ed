// SPDX-License-Identifier: Apache-2.0
package io.hydrant.sink.s3parquet.prefix;

/** What the time in a prefix is about. */
public enum TimeScope {
    /** Each record lands in its own time's prefix: the evaluated time is part of a path's identity. */
    RECORD,
    /** Firehose's rule: an object lands in the prefix of its oldest record, whatever the others' times. */
    OBJECT
}
