/**
 * The tables that query engines see: their columns, and the partitions that make new objects visible to them.
 * {@link io.hydrant.sink.s3parquet.catalog.TableCatalog} is the port.
 */
@NullMarked
package io.hydrant.sink.s3parquet.catalog;

import org.jspecify.annotations.NullMarked;
