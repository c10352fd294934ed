// SPDX-License-Identifier: Apache-2.0
package io.hydrant.dev.stack.glue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hydrant.dev.stack.faults.Faults;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/** Partitions, one by one and in batches. Confined as {@link GlueState} is. */
final class PartitionCalls {

    private static final int MAX_VALUES = 100;
    private static final int MAX_RESULTS = 1000;
    private static final int MAX_CREATE = 100;
    private static final int MAX_UPDATE = 100;
    private static final int MAX_DELETE = 25;
    private static final int MAX_GET = 1000;
    private static final int MAX_SEGMENTS = 10;

    private final GlueState state;
    private final InstantSource clock;
    private final Faults faults;

    PartitionCalls(GlueState state, InstantSource clock, Faults faults) {
        this.state = state;
        this.clock = clock;
        this.faults = faults;
    }

    /** The table that a request speaks of. */
    private record Target(String database, String name, GlueState.Table table) {
        ObjectNode existing(List<String> values) {
            return Optional.ofNullable(table.partitions().get(values))
                    .orElseThrow(() -> GlueError.notFound("Cannot find partition."));
        }
    }

    ObjectNode create(GlueInput input) {
        Target target = target(input);
        create(target, input.structure("PartitionInput"));
        return JsonNodeFactory.instance.objectNode();
    }

    ObjectNode get(GlueInput input) {
        ObjectNode answer = JsonNodeFactory.instance.objectNode();
        Target target = target(input);
        answer.set("Partition", target.existing(input.texts("PartitionValues", MAX_VALUES)));
        return answer;
    }

    ObjectNode update(GlueInput input) {
        Target target = target(input);
        update(target, input.texts("PartitionValueList", MAX_VALUES), input.structure("PartitionInput"));
        return JsonNodeFactory.instance.objectNode();
    }

    ObjectNode delete(GlueInput input) {
        Target target = target(input);
        delete(target, input.texts("PartitionValues", MAX_VALUES));
        return JsonNodeFactory.instance.objectNode();
    }

    ObjectNode list(GlueInput input) {
        Target target = target(input);
        Predicate<List<String>> expression = input.text("Expression")
                .filter(text -> !text.isBlank())
                .map(text -> PartitionExpression.parse(text, keys(target)))
                .orElse(values -> true);
        Predicate<List<String>> segment = segment(input);
        boolean withoutColumns = input.flag("ExcludeColumnSchema");
        List<JsonNode> found = new ArrayList<>();
        for (Map.Entry<List<String>, ObjectNode> partition :
                target.table().partitions().entrySet()) {
            if (segment.test(partition.getKey()) && expression.test(partition.getKey())) {
                found.add(withoutColumns ? withoutColumns(partition.getValue()) : partition.getValue());
            }
        }
        return Pages.page(input, MAX_RESULTS, "Partitions", found);
    }

    ObjectNode batchCreate(GlueInput input) {
        return batch(
                "BatchCreatePartition",
                target(input),
                input.structures("PartitionInputList", MAX_CREATE),
                "Values",
                "PartitionValues",
                this::create);
    }

    ObjectNode batchUpdate(GlueInput input) {
        return batch(
                "BatchUpdatePartition",
                target(input),
                input.structures("Entries", MAX_UPDATE),
                "PartitionValueList",
                "PartitionValueList",
                (target, entry) -> update(
                        target, entry.texts("PartitionValueList", MAX_VALUES), entry.structure("PartitionInput")));
    }

    ObjectNode batchDelete(GlueInput input) {
        return batch(
                "BatchDeletePartition",
                target(input),
                input.structures("PartitionsToDelete", MAX_DELETE),
                "Values",
                "PartitionValues",
                (target, entry) -> delete(target, entry.texts("Values", MAX_VALUES)));
    }

    /** What does not exist is simply not among the answer's partitions. */
    ObjectNode batchGet(GlueInput input) {
        Target target = target(input);
        ObjectNode answer = JsonNodeFactory.instance.objectNode();
        ArrayNode partitions = answer.putArray("Partitions");
        ArrayNode unprocessed = answer.putArray("UnprocessedKeys");
        for (GlueInput entry : input.structures("PartitionsToGet", MAX_GET)) {
            List<String> values = entry.texts("Values", MAX_VALUES);
            if (faults.next("BatchGetPartition.Entry", resource(target, values)).isPresent()) {
                unprocessed.add(entry.copy());
            } else {
                Optional.ofNullable(target.table().partitions().get(values)).ifPresent(partitions::add);
            }
        }
        return answer;
    }

    private interface EntryWork {
        void run(Target target, GlueInput entry);
    }

    /** Entries fail one by one; {@code <operation>.Entry} faults strike single ones, which then take no effect. */
    private ObjectNode batch(
            String operation,
            Target target,
            List<GlueInput> entries,
            String valuesMember,
            String errorMember,
            EntryWork work) {
        ObjectNode answer = JsonNodeFactory.instance.objectNode();
        ArrayNode errors = answer.putArray("Errors");
        for (GlueInput entry : entries) {
            List<String> values = entry.texts(valuesMember, MAX_VALUES);
            try {
                faults.next(operation + ".Entry", resource(target, values)).ifPresent(fault -> {
                    throw new GlueError(fault.code(), "A fault that was asked for");
                });
                work.run(target, entry);
            } catch (GlueError e) {
                ObjectNode error = errors.addObject();
                values.forEach(error.putArray(errorMember)::add);
                error.putObject("ErrorDetail").put("ErrorCode", e.type()).put("ErrorMessage", e.message());
            }
        }
        return answer;
    }

    private void create(Target target, GlueInput partition) {
        List<String> values = partition.texts("Values", MAX_VALUES);
        checkValues(target, values);
        if (target.table().partitions().containsKey(values)) {
            throw GlueError.alreadyExists("Partition already exists.");
        }
        put(target, values, partition, clock.millis() / 1000.0);
    }

    private void update(Target target, List<String> oldValues, GlueInput partition) {
        ObjectNode old = target.existing(oldValues);
        List<String> values = partition.has("Values") ? partition.texts("Values", MAX_VALUES) : oldValues;
        checkValues(target, values);
        if (!values.equals(oldValues)) {
            if (target.table().partitions().containsKey(values)) {
                throw GlueError.alreadyExists("Partition already exists.");
            }
            state.change(GlueChange.deletePartition(target.database(), target.name(), oldValues));
        }
        put(target, values, partition, old.path("CreationTime").asDouble());
    }

    private void put(Target target, List<String> values, GlueInput partition, double created) {
        TableCalls.checkStorage(partition.structureOrEmpty("StorageDescriptor"));
        ObjectNode content = partition.copy();
        values.forEach(content.putArray("Values")::add);
        content.put("DatabaseName", target.database());
        content.put("TableName", target.name());
        content.put("CatalogId", GlueServer.ACCOUNT);
        content.put("CreationTime", created);
        state.change(GlueChange.putPartition(target.database(), target.name(), values, content));
    }

    private void delete(Target target, List<String> values) {
        target.existing(values);
        state.change(GlueChange.deletePartition(target.database(), target.name(), values));
    }

    private Target target(GlueInput input) {
        String database = input.folded("DatabaseName");
        String name = input.folded("TableName");
        return new Target(database, name, state.table(database, name));
    }

    private static void checkValues(Target target, List<String> values) {
        if (values.size() != keys(target).size()) {
            throw GlueError.invalidInput("The number of partition keys do not match the number of partition values");
        }
        if (values.stream().anyMatch(String::isEmpty)) {
            throw GlueError.invalidInput("Partition values cannot be empty");
        }
    }

    private static List<PartitionExpression.Key> keys(Target target) {
        List<PartitionExpression.Key> keys = new ArrayList<>();
        for (JsonNode key : target.table().latest().path("PartitionKeys")) {
            keys.add(new PartitionExpression.Key(
                    key.path("Name").asText(), key.path("Type").asText("string")));
        }
        return keys;
    }

    private static Predicate<List<String>> segment(GlueInput input) {
        if (!input.has("Segment")) {
            return values -> true;
        }
        GlueInput segment = input.structure("Segment");
        int total = segment.number("TotalSegments", 1, 1, MAX_SEGMENTS);
        int number = segment.number("SegmentNumber", 0, 0, MAX_SEGMENTS - 1);
        if (number >= total) {
            throw GlueError.invalidInput("The segment number must be less than the total number of segments");
        }
        return values -> Math.floorMod(values.hashCode(), total) == number;
    }

    private static JsonNode withoutColumns(ObjectNode partition) {
        ObjectNode copy = partition.deepCopy();
        if (copy.get("StorageDescriptor") instanceof ObjectNode storage) {
            storage.remove("Columns");
        }
        return copy;
    }

    private static String resource(Target target, List<String> values) {
        return target.database() + "." + target.name() + "/" + String.join("/", values);
    }
}
