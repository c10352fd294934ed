// SPDX-License-Identifier: Apache-2.0
/**
 * What becomes of each record: a row of its output path's file, a line of the error output, a dead letter; and its bytes
 * for the backup.
 */
@NullMarked
package io.hydrant.sink.s3parquet.intake;

import org.jspecify.annotations.NullMarked;
