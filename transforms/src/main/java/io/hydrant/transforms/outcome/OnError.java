// SPDX-License-Identifier: Apache-2.0
package io.hydrant.transforms.outcome;

/** What becomes of a record that a transform rejects: the words of {@code on.error}. */
public enum OnError {
    /** A {@code DataException}: the worker's {@code errors.tolerance} decides. */
    FAIL,
    /** The record goes on as it came. */
    PASS,
    /** The record is dropped. */
    DROP,
    /** The result is null. */
    NULL,
    /** The record goes on as it came, with headers that say what is wrong. */
    TAG
}
