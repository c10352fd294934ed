// SPDX-License-Identifier: Apache-2.0
package io.hydrant.dev.stack.glue;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** Tables and their versions. Confined as {@link GlueState} is. */
final class TableCalls {

    private static final int MAX_RESULTS = 100;
    private static final int MAX_BATCH_DELETE = 100;
    private static final int MAX_COLUMN_TYPE = 131_072;
    private static final int MAX_LOCATION = 2056;
    private static final int MAX_COLUMNS = 10_000;

    private final GlueState state;
    private final InstantSource clock;

    TableCalls(GlueState state, InstantSource clock) {
        this.state = state;
        this.clock = clock;
    }

    ObjectNode create(GlueInput input) {
        String database = input.folded("DatabaseName");
        GlueInput table = input.structure("TableInput");
        String name = table.folded("Name");
        check(table);
        if (state.database(database).tables().containsKey(name)) {
            throw GlueError.alreadyExists("Table already exists.");
        }
        ObjectNode content = content(database, name, table, 0, clock.millis() / 1000.0);
        state.change(GlueChange.tableVersion(database, name, content, true));
        return JsonNodeFactory.instance.objectNode();
    }

    ObjectNode get(GlueInput input) {
        ObjectNode answer = JsonNodeFactory.instance.objectNode();
        answer.set(
                "Table",
                state.table(input.folded("DatabaseName"), input.folded("Name")).latest());
        return answer;
    }

    ObjectNode list(GlueInput input) {
        Optional<Pattern> names =
                input.text("Expression").filter(text -> !text.isEmpty()).map(TableCalls::pattern);
        return Pages.page(
                input,
                MAX_RESULTS,
                "TableList",
                state.database(input.folded("DatabaseName")).tables().entrySet().stream()
                        .filter(table -> names.isEmpty()
                                || names.get().matcher(table.getKey()).matches())
                        .map(table -> table.getValue().latest())
                        .toList());
    }

    ObjectNode update(GlueInput input) {
        String database = input.folded("DatabaseName");
        GlueInput table = input.structure("TableInput");
        String name = table.folded("Name");
        check(table);
        ObjectNode latest = state.table(database, name).latest();
        Optional<String> expected = input.text("VersionId");
        if (expected.isPresent()
                && !expected.get().equals(latest.path("VersionId").asText())) {
            throw new GlueError(
                    "ConcurrentModificationException", "Update table failed due to concurrent modifications.");
        }
        ObjectNode content = content(
                database,
                name,
                table,
                latest.path("VersionId").asInt() + 1,
                latest.path("CreateTime").asDouble());
        state.change(GlueChange.tableVersion(database, name, content, !input.flag("SkipArchive")));
        return JsonNodeFactory.instance.objectNode();
    }

    ObjectNode delete(GlueInput input) {
        String database = input.folded("DatabaseName");
        String name = input.folded("Name");
        state.table(database, name);
        state.change(GlueChange.deleteTable(database, name));
        return JsonNodeFactory.instance.objectNode();
    }

    ObjectNode batchDelete(GlueInput input) {
        String database = input.folded("DatabaseName");
        GlueState.Database content = state.database(database);
        ObjectNode answer = JsonNodeFactory.instance.objectNode();
        ArrayNode errors = answer.putArray("Errors");
        for (String given : input.texts("TablesToDelete", MAX_BATCH_DELETE)) {
            String name = given.toLowerCase(Locale.ROOT);
            if (content.tables().containsKey(name)) {
                state.change(GlueChange.deleteTable(database, name));
            } else {
                errors.addObject()
                        .put("TableName", given)
                        .putObject("ErrorDetail")
                        .put("ErrorCode", "EntityNotFoundException")
                        .put("ErrorMessage", "Table " + name + " not found.");
            }
        }
        return answer;
    }

    ObjectNode version(GlueInput input) {
        GlueState.Table table = state.table(input.folded("DatabaseName"), input.folded("TableName"));
        String wanted =
                input.text("VersionId").orElse(table.latest().path("VersionId").asText());
        ObjectNode found = table.versions().stream()
                .filter(version -> version.path("VersionId").asText().equals(wanted))
                .findFirst()
                .orElseThrow(() -> GlueError.notFound("Table version " + wanted + " not found."));
        ObjectNode answer = JsonNodeFactory.instance.objectNode();
        answer.set("TableVersion", wrapped(found));
        return answer;
    }

    /** Newest first. */
    ObjectNode versions(GlueInput input) {
        List<ObjectNode> versions = new ArrayList<>();
        for (ObjectNode version : state.table(input.folded("DatabaseName"), input.folded("TableName"))
                .versions()) {
            versions.add(0, wrapped(version));
        }
        return Pages.page(input, MAX_RESULTS, "TableVersions", versions);
    }

    private static ObjectNode wrapped(ObjectNode version) {
        ObjectNode wrapped = JsonNodeFactory.instance.objectNode();
        wrapped.set("Table", version);
        wrapped.put("VersionId", version.path("VersionId").asText());
        return wrapped;
    }

    private ObjectNode content(String database, String name, GlueInput table, int version, double created) {
        ObjectNode content = table.copy();
        content.put("Name", name);
        content.put("DatabaseName", database);
        content.put("CatalogId", GlueServer.ACCOUNT);
        content.put("VersionId", String.valueOf(version));
        content.put("CreateTime", created);
        content.put("UpdateTime", clock.millis() / 1000.0);
        content.put("CreatedBy", "arn:aws:iam::" + GlueServer.ACCOUNT + ":user/hydrant");
        content.put("IsRegisteredWithLakeFormation", false);
        return content;
    }

    private static void check(GlueInput table) {
        GlueInput storage = table.structureOrEmpty("StorageDescriptor");
        checkStorage(storage);
        if (table.has("PartitionKeys")) {
            table.structures("PartitionKeys", MAX_COLUMNS).forEach(TableCalls::checkColumn);
        }
    }

    static void checkStorage(GlueInput storage) {
        if (storage.has("Columns")) {
            storage.structures("Columns", MAX_COLUMNS).forEach(TableCalls::checkColumn);
        }
        storage.text("Location")
                .filter(location -> location.length() > MAX_LOCATION)
                .ifPresent(location -> {
                    throw GlueError.validation(
                            "storageDescriptor.location",
                            location,
                            "Member must have length less than or equal to " + MAX_LOCATION);
                });
    }

    private static void checkColumn(GlueInput column) {
        column.name("Name");
        column.text("Type").filter(type -> type.length() > MAX_COLUMN_TYPE).ifPresent(type -> {
            throw GlueError.validation(
                    "columns.member.type", type, "Member must have length less than or equal to " + MAX_COLUMN_TYPE);
        });
    }

    private static Pattern pattern(String expression) {
        try {
            return Pattern.compile(expression);
        } catch (PatternSyntaxException e) {
            throw GlueError.invalidInput("Invalid table name pattern: " + expression);
        }
    }
}
