// SPDX-License-Identifier: Apache-2.0
package io.hydrant.source.http.mapping;

/** What becomes of parameters without a value: partners leave placeholders without data empty. */
public enum EmptyValues {
    /** {@code ""}, as received. */
    KEEP,
    /** JSON null. */
    NULL,
    /** The member is left out. */
    DROP
}
