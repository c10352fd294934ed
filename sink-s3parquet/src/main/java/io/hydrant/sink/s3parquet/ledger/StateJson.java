// SPDX-License-Identifier: Apache-2.0
package io.hydrant.sink.s3parquet.ledger;

import com.fasterxml.jackson.core.JsonGenerator;
import io.hydrant.sink.s3parquet.catalog.Partition;
import io.hydrant.sink.s3parquet.catalog.TableName;
import java.io.IOException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of a state object:
 *
 * <pre>{@code
 * {"v":1,"epoch":42,"nonce":"8f1c","owner":"worker-7/task-3","gen":0,"start":0,
 *  "data":{"hi":18237114,"holes":[[18234411,18234420]]},
 *  "backup":{"hi":18234411,"holes":[]},
 *  "pending":"_hydrant/v1/s/t/0/manifests/x.json","last":"_hydrant/v1/s/t/0/manifests/x.json",
 *  "glueTodo":[{"database":"db","table":"t","values":["2026"],"location":"s3://b/t/y=2026/"}]}
 * }</pre>
 *
 * Offset sets of many ranges are one string, see {@link OffsetSetText}. On unknown members and versions see
 * {@link JsonFields}.
 */
public final class StateJson {
    /** More than the largest state within its bounds: what a reader has to take. */
    public static final int MAX_BYTES = 8 << 20;

    private static final int VERSION = 1;

    private StateJson() {}

    public static byte[] write(TopicPartitionState state) {
        return JsonFields.write(VERSION, json -> {
            json.writeNumberField("epoch", state.epoch());
            json.writeStringField("nonce", state.nonce());
            json.writeStringField("owner", state.owner());
            json.writeNumberField("gen", state.generation());
            json.writeNumberField("start", state.start());
            writeChannel(json, "data", state.data());
            writeChannel(json, "backup", state.backup());
            json.writeStringField("pending", state.pending());
            json.writeStringField("last", state.last());
            json.writeArrayFieldStart("glueTodo");
            for (PartitionTodo todo : state.glueTodo()) {
                json.writeStartObject();
                writeTodo(json, todo);
                json.writeEndObject();
            }
            json.writeEndArray();
        });
    }

    /** Reads a state; the key is for messages. Throws {@link LedgerFormatException}. */
    public static TopicPartitionState read(byte[] bytes, String key) {
        JsonFields json = JsonFields.read(bytes, VERSION, key);
        return new TopicPartitionState(
                json.number("epoch"),
                json.text("nonce"),
                json.text("owner"),
                json.number("gen"),
                json.numberOr("start", 0),
                channel(json.object("data")),
                json.objectOrNull("backup", StateJson::channel),
                json.textOrNull("pending"),
                json.textOrNull("last"),
                json.objects("glueTodo", StateJson::todo));
    }

    static void writeTodo(JsonGenerator json, PartitionTodo todo) throws IOException {
        json.writeStringField("database", todo.table().database());
        json.writeStringField("table", todo.table().table());
        json.writeArrayFieldStart("values");
        for (String value : todo.partition().values()) {
            json.writeString(value);
        }
        json.writeEndArray();
        json.writeStringField("location", todo.partition().location());
    }

    static PartitionTodo todo(JsonFields json) {
        TableName table =
                Objects.requireNonNull(json.make(() -> new TableName(json.text("database"), json.text("table"))));
        return new PartitionTodo(table, new Partition(json.texts("values"), json.text("location")));
    }

    private static void writeChannel(JsonGenerator json, String name, @Nullable ChannelState channel)
            throws IOException {
        if (channel == null) {
            json.writeNullField(name);
            return;
        }
        json.writeObjectFieldStart(name);
        json.writeNumberField("hi", channel.hi());
        JsonFields.writeOffsets(json, "holes", channel.holes());
        json.writeEndObject();
    }

    private static ChannelState channel(JsonFields json) {
        return json.make(() -> new ChannelState(json.number("hi"), json.offsets("holes")));
    }
}
