// SPDX-License-Identifier: Apache-2.0
/**
 * What a table's columns are: names and Hive types, read from Glue, from a Connect schema or from an Avro schema. Knows
 * neither JSON nor Parquet.
 */
@NullMarked
package io.hydrant.sink.s3parquet.schema;

import org.jspecify.annotations.NullMarked;
