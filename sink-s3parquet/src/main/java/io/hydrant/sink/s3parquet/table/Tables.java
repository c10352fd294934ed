// SPDX-License-Identifier: Apache-2.0
package io.hydrant.sink.s3parquet.table;

import io.hydrant.sink.s3parquet.prefix.PrefixContext;
import java.util.function.BooleanSupplier;
import org.apache.kafka.connect.data.Schema;
import org.jspecify.annotations.Nullable;

/** The tables that a connector writes to: none, one, or one for each topic or app. Confined to the task thread. */
public interface Tables {

    /** Looks up and follows what is due; answers come with the background's. */
    void tick();

    /** Whether records may come. */
    boolean ready();

    /** Throws a ConnectException if no record can ever be taken. */
    void throwIfFailed();

    /** Whether {@link #choose} asks the record for fields, so that it must have been parsed before. */
    boolean needsFields();

    /**
     * The name of a record's table, for messages; {@code null} where the config says it.
     *
     * @param record with its fields, if {@link #needsFields}
     */
    default @Nullable String nameOf(PrefixContext record) {
        return null;
    }

    /**
     * The table of a record.
     *
     * @param schema of the record's value, {@code null} if it has none
     */
    Choice choose(PrefixContext record, @Nullable Schema schema);

    /** What {@link #choose} says. Immutable. */
    sealed interface Choice {

        /** Firehose's code where there is no table. */
        String ENTITY_NOT_FOUND = "DataFormatConversion.EntityNotFound";

        /** The code of a schema that no table can have. */
        String INVALID_SCHEMA = "DataFormatConversion.InvalidSchema";

        /** The record is for this table. */
        record Chosen(BoundTable table) implements Choice {}

        /** It is being looked up: the record has to wait until it is known, or known not to be there. */
        record NotYet(BooleanSupplier known) implements Choice {}

        /** It can have no table: Firehose's code and a sentence for the error output. */
        record Refused(String code, String message) implements Choice {}
    }
}
