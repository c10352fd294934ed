// SPDX-License-Identifier: Apache-2.0
package io.hydrant.sink.s3parquet.buffer;

import io.hydrant.sink.s3parquet.format.OpenFile;

/** One version of one table, as far as its files are concerned. Confined to the task thread. */
public interface RowsTarget extends CatalogTarget {

    /** A new, empty file for its rows. */
    OpenFile open();
}
