// SPDX-License-Identifier: Apache-2.0
/**
 * {@code hydrant-verify}: proves from the ledger and the visible objects that every offset is in exactly one object per
 * channel, or names what is wrong. Reads only; it trusts neither the manifests nor the objects without the other.
 */
@NullMarked
package io.hydrant.sink.s3parquet.verify;

import org.jspecify.annotations.NullMarked;
