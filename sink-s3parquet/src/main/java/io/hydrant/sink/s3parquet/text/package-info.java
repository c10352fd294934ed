// SPDX-License-Identifier: Apache-2.0
/**
 * Rows become files of text: JSON lines, or CSV as Redshift's COPY takes it, compressed as a whole in one of Firehose's
 * formats.
 */
@NullMarked
package io.hydrant.sink.s3parquet.text;

import org.jspecify.annotations.NullMarked;
