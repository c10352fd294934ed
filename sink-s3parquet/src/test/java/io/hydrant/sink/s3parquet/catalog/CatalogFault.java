// SPDX-License-Identifier: Apache-2.0
package io.hydrant.sink.s3parquet.catalog;

/** What {@link InMemoryTableCatalog} can be told to do wrong with a call. */
public enum CatalogFault {
    /** Refused for now, without effect: retriable. */
    THROTTLED,
    /** Refused for good, without effect: not retriable, with a remedy. */
    DENIED,
    /** It took effect, and the answer is lost: retriable. */
    LOST_ANSWER
}
