// SPDX-License-Identifier: Apache-2.0
/**
 * Rows become Parquet files: our own column encoders on the task thread, parquet-java for pages, indexes and footer when
 * the file is encoded. Hadoop is not on the class path.
 */
@NullMarked
package io.hydrant.sink.s3parquet.parquet;

import org.jspecify.annotations.NullMarked;
