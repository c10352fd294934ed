// SPDX-License-Identifier: Apache-2.0
package io.hydrant.sink.s3parquet.intake;

import io.hydrant.sink.s3parquet.buffer.FileKey;
import io.hydrant.sink.s3parquet.convert.Rows;
import io.hydrant.sink.s3parquet.prefix.ErrorOutputType;
import io.hydrant.sink.s3parquet.table.BoundTable;
import java.util.function.BooleanSupplier;

/** What {@link Placing} says of a record. Immutable, but for the rows and the bytes, which are valid until the next one. */
sealed interface Placement {

    /** It becomes rows of that file. */
    record AsRows(FileKey key, BoundTable table, Rows rows) implements Placement {}

    /** It becomes a part of that file as it is. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record AsBytes(FileKey key, BoundTable table, byte[] bytes) implements Placement {}

    /** It cannot be data: Firehose's code and a sentence for the error output, which may quote a part of it. */
    record Failed(ErrorOutputType type, String code, String message) implements Placement {}

    /** It has to wait until that is so. */
    record Waits(BooleanSupplier condition) implements Placement {}
}
