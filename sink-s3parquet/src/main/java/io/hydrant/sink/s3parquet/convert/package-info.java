// SPDX-License-Identifier: Apache-2.0
/**
 * A record's value becomes rows of a table: JSON bytes and text are parsed straight into a flat buffer of coerced
 * values, without a tree; schemaless maps and Connect Structs come out the same. Firehose's rules of what fits a column
 * are here and nowhere else.
 */
@NullMarked
package io.hydrant.sink.s3parquet.convert;

import org.jspecify.annotations.NullMarked;
