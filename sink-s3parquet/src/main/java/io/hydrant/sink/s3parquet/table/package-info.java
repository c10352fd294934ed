// SPDX-License-Identifier: Apache-2.0
/**
 * The table that records are written to: looked up in the catalog, followed while it changes, and bound to what converts
 * records to its columns and what opens files of them.
 */
@NullMarked
package io.hydrant.sink.s3parquet.table;

import org.jspecify.annotations.NullMarked;
