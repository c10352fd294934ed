// SPDX-License-Identifier: Apache-2.0
/**
 * Reads delivered tables as a query engine does: partitions from Glue, files from S3, rows by DuckDB.
 */
@NullMarked
package io.hydrant.dev.quickstart.readback;

import org.jspecify.annotations.NullMarked;
