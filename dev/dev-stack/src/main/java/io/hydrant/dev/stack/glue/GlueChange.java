// SPDX-License-Identifier: Apache-2.0
package io.hydrant.dev.stack.glue;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A change of the catalog, as the journal keeps it. Fields that a kind does not need are {@code null}. */
@JsonInclude(JsonInclude.Include.NON_NULL)
record GlueChange(
        Kind kind,
        String database,
        @Nullable String table,
        @Nullable List<String> values,
        @Nullable ObjectNode content) {

    enum Kind {
        PUT_DATABASE,
        DELETE_DATABASE,
        /** A new version, kept beside the older ones. */
        ADD_TABLE_VERSION,
        /** A new version in place of the newest. */
        REPLACE_TABLE_VERSION,
        DELETE_TABLE,
        PUT_PARTITION,
        DELETE_PARTITION
    }

    static GlueChange putDatabase(String database, ObjectNode content) {
        return new GlueChange(Kind.PUT_DATABASE, database, null, null, content);
    }

    static GlueChange deleteDatabase(String database) {
        return new GlueChange(Kind.DELETE_DATABASE, database, null, null, null);
    }

    static GlueChange tableVersion(String database, String table, ObjectNode content, boolean archive) {
        return new GlueChange(
                archive ? Kind.ADD_TABLE_VERSION : Kind.REPLACE_TABLE_VERSION, database, table, null, content);
    }

    static GlueChange deleteTable(String database, String table) {
        return new GlueChange(Kind.DELETE_TABLE, database, table, null, null);
    }

    static GlueChange putPartition(String database, String table, List<String> values, ObjectNode content) {
        return new GlueChange(Kind.PUT_PARTITION, database, table, values, content);
    }

    static GlueChange deletePartition(String database, String table, List<String> values) {
        return new GlueChange(Kind.DELETE_PARTITION, database, table, values, null);
    }
}
