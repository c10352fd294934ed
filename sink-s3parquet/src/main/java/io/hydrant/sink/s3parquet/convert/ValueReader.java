// SPDX-License-Identifier: Apache-2.0
package io.hydrant.sink.s3parquet.convert;

import io.hydrant.sink.s3parquet.convert.JsonOptions.Deserializer;
import io.hydrant.sink.s3parquet.convert.Keys.Target;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Date;
import java.util.IdentityHashMap;
import java.util.Locale;
import java.util.Map;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.data.Time;
import org.jspecify.annotations.Nullable;

/**
 * Lays schemaless maps and Connect Structs into slots, so that they come out as the JSON which they stand for would:
 * scalars become the text that the JSON has, and go through the same {@link Coercion}. Confined to a thread.
 */
@SuppressWarnings("JavaUtilDate") // Connect's logical types are made of it
final class ValueReader {
    private static final int SCHEMAS_KEPT = 64;

    private final Rows rows;
    private final Keys keys;
    private final Coercion coercion;
    private final Misfits misfits;
    private final @Nullable Rescue rescue;
    private final CompactJson compact;
    private final JavaJson json = new JavaJson();
    private final MapEntries entries;
    private final boolean hive;
    private final boolean lowerCaseMapKeys;
    private final IdentityHashMap<Keys, IdentityHashMap<Schema, StructFields>> structs = new IdentityHashMap<>();

    /** Which field of a Connect schema feeds what. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record StructFields(Field[] fields, @Nullable Target[] targets, boolean[] exact, boolean unknown) {}

    ValueReader(
            Rows rows, Keys keys, Coercion coercion, Misfits misfits, @Nullable Rescue rescue, JsonOptions options) {
        this.rows = rows;
        this.keys = keys;
        this.coercion = coercion;
        this.misfits = misfits;
        this.rescue = rescue;
        hive = options.deserializer() == Deserializer.HIVE;
        lowerCaseMapKeys = options.caseInsensitive() && !hive;
        compact = new CompactJson(rows, lowerCaseMapKeys);
        entries = new MapEntries(rows);
    }

    /** Reads one row. */
    void read(@Nullable Schema schema, Object value) throws RecordRejected {
        if (value instanceof Map<?, ?> map) {
            int base = rows.startRow();
            boolean unknown = map(keys, base, schema == null ? null : schema.valueSchema(), map, 1);
            boolean misfit = misfits.settle(base);
            if (rescue != null && (unknown || misfit)) {
                rescue.collect(map, json, base);
            }
        } else if (value instanceof Struct struct) {
            int base = rows.startRow();
            boolean unknown = struct(keys, base, struct, 1);
            boolean misfit = misfits.settle(base);
            if (rescue != null && (unknown || misfit)) {
                rescue.collect(struct, json, base);
            }
        } else {
            misfits.add("The record's value must be JSON, a map or a Struct, not "
                    + value.getClass().getName() + ".");
        }
    }

    private boolean map(Keys wanted, int base, @Nullable Schema schema, Map<?, ?> map, int depth)
            throws RecordRejected {
        JavaJson.checkDepth(depth);
        boolean unknown = false;
        for (Map.Entry<?, ?> entry : map.entrySet()) {
            String key = String.valueOf(entry.getKey());
            Target exact = wanted.exact(key);
            Target target = exact == null ? wanted.meant(key) : exact;
            unknown |= target == null || !target.column;
            field(target, exact != null, base, schema, entry.getValue(), depth);
        }
        return unknown;
    }

    private boolean struct(Keys wanted, int base, Struct struct, int depth) throws RecordRejected {
        JavaJson.checkDepth(depth);
        StructFields fields = fields(wanted, struct.schema());
        for (int i = 0; i < fields.targets.length; i++) {
            Target target = fields.targets[i];
            if (target != null) {
                Field field = fields.fields[i];
                Object value = struct.get(field);
                field(target, fields.exact[i], base, field.schema(), value, depth);
            }
        }
        return fields.unknown;
    }

    private StructFields fields(Keys wanted, Schema schema) {
        IdentityHashMap<Schema, StructFields> known = structs.computeIfAbsent(wanted, each -> new IdentityHashMap<>());
        StructFields fields = known.get(schema);
        if (fields == null) {
            if (known.size() >= SCHEMAS_KEPT) {
                known.clear();
            }
            fields = match(wanted, schema);
            known.put(schema, fields);
        }
        return fields;
    }

    private static StructFields match(Keys wanted, Schema schema) {
        int size = schema.fields().size();
        @Nullable Target[] targets = new Target[size];
        boolean[] exact = new boolean[size];
        boolean unknown = false;
        for (int i = 0; i < size; i++) {
            String name = schema.fields().get(i).name();
            Target found = wanted.exact(name);
            exact[i] = found != null;
            targets[i] = found == null ? wanted.meant(name) : found;
            Target target = targets[i];
            unknown |= target == null || !target.column;
        }
        return new StructFields(schema.fields().toArray(new Field[0]), targets, exact, unknown);
    }

    private void field(
            @Nullable Target first, boolean exact, int base, @Nullable Schema schema, @Nullable Object value, int depth)
            throws RecordRejected {
        for (Target target = first; target != null; target = target.also) {
            int slot = base + target.slot;
            if (!exact && rows.next(slot) != 0) {
                continue;
            }
            rows.link(slot, exact ? Rows.EXACT : 1);
            if (target.plan.kind == Plan.CAPTURE_INSIDE) {
                inside(target.plan, base, value, depth);
            } else {
                value(target.plan, slot, schema, value, depth + 1);
            }
        }
    }

    private void inside(Plan plan, int base, @Nullable Object value, int depth) throws RecordRejected {
        plan.forget(rows, base);
        if (plan.fields != null && value instanceof Map<?, ?> map) {
            map(plan.fields, base, null, map, depth + 1);
        } else if (plan.fields != null && value instanceof Struct struct) {
            struct(plan.fields, base, struct, depth + 1);
        }
    }

    private void value(Plan plan, int slot, @Nullable Schema schema, @Nullable Object value, int depth)
            throws RecordRejected {
        if (value == null) {
            rows.setNull(slot);
        } else if (plan.kind == Plan.STRING && value instanceof String text) {
            // Before the questions that follow: most values are strings, and interfaces are slow to ask for.
            text(plan, slot, text);
        } else if (value instanceof Map || value instanceof Struct || value instanceof Collection) {
            container(plan, slot, schema, value, depth);
        } else if (plan.kind == Plan.ARRAY && !hive && isEmptyText(value)) {
            rows.setNull(slot);
        } else {
            Plan scalar = plan.scalarInside(!hive);
            if (scalar == null) {
                String type = value.getClass().getSimpleName();
                coercion.fail(plan, slot, JsonReader.noContainer(plan, type, quoted(schema, value)));
            } else {
                scalar(scalar, wrapped(plan, slot), schema, value);
            }
        }
    }

    /** Whether its JSON is an empty string. */
    private static boolean isEmptyText(Object value) {
        return (value instanceof String text && text.isEmpty())
                || (value instanceof byte[] bytes && bytes.length == 0)
                || (value instanceof ByteBuffer buffer && !buffer.hasRemaining());
    }

    private static String quoted(@Nullable Schema schema, Object value) {
        if (JavaJson.isTooLong(value)) {
            return "…";
        }
        String text = JavaJson.text(schema, value);
        return text.length() <= 100 ? text : text.substring(0, 100);
    }

    private int wrapped(Plan plan, int slot) throws RecordRejected {
        int inner = slot;
        for (Plan each = plan; each.kind == Plan.ARRAY && each.element != null; each = each.element) {
            int element = rows.allocate(1);
            rows.set(inner, element, 1);
            inner = element;
        }
        return inner;
    }

    private void scalar(Plan plan, int slot, @Nullable Schema schema, Object value) {
        if (value instanceof String text) {
            text(plan, slot, text);
        } else if (value instanceof Long
                || value instanceof Integer
                || value instanceof Short
                || value instanceof Byte) {
            coercion.integer(plan, slot, ((Number) value).longValue());
        } else if (value instanceof Boolean bool) {
            coercion.bool(plan, slot, bool);
        } else if (value instanceof Double || value instanceof Float) {
            floating(plan, slot, schema, (Number) value);
        } else if (value instanceof BigDecimal || value instanceof BigInteger) {
            big(plan, slot, (Number) value);
        } else if (value instanceof Date date) {
            logical(plan, slot, schema, date);
        } else if (value instanceof byte[] bytes) {
            bytes(plan, slot, bytes);
        } else if (value instanceof ByteBuffer buffer) {
            bytes(plan, slot, JavaJson.bytes(buffer));
        } else {
            coercion.fail(plan, slot, "does not take " + value.getClass().getName());
        }
    }

    private void text(Plan plan, int slot, String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        coercion.text(plan, slot, rows.append(utf8), utf8.length);
    }

    private void floating(Plan plan, int slot, @Nullable Schema schema, Number value) {
        double number = value.doubleValue();
        boolean finite = !Double.isNaN(number) && !Double.isInfinite(number);
        if (plan.kind == Plan.DOUBLE && (value instanceof Double || !finite)) {
            rows.set(slot, Double.doubleToRawLongBits(number), 0);
        } else if (plan.kind == Plan.FLOAT && (value instanceof Float || !finite)) {
            rows.set(slot, Float.floatToRawIntBits(value.floatValue()), 0);
        } else if (plan.kind == Plan.STRING || plan.kind == Plan.CAPTURE) {
            text(plan, slot, JavaJson.text(schema, value));
        } else if (finite) {
            coercion.numberText(plan, slot, value.toString(), false);
        } else {
            coercion.fail(plan, slot, "does not take " + number);
        }
    }

    private void big(Plan plan, int slot, Number value) {
        if (JavaJson.isTooLong(value)) {
            coercion.fail(plan, slot, JavaJson.TOO_LONG);
        } else if (plan.kind == Plan.STRING || plan.kind == Plan.CAPTURE) {
            text(plan, slot, JavaJson.text(null, value));
        } else {
            boolean integral = value instanceof BigInteger || ((BigDecimal) value).scale() == 0;
            coercion.numberText(plan, slot, value.toString(), integral);
        }
    }

    private void bytes(Plan plan, int slot, byte[] bytes) {
        if (plan.kind == Plan.BINARY) {
            rows.set(slot, rows.append(bytes), bytes.length);
        } else {
            text(plan, slot, JavaJson.text(null, bytes));
        }
    }

    private void logical(Plan plan, int slot, @Nullable Schema schema, Date date) {
        String name = JavaJson.logicalName(schema);
        boolean day = name.equals(org.apache.kafka.connect.data.Date.LOGICAL_NAME);
        boolean time = name.equals(Time.LOGICAL_NAME);
        long millis = date.getTime();
        if (plan.kind == Plan.CAPTURE && !day && !time) {
            rows.set(slot, millis, Rows.INSTANT);
            return;
        }
        switch (plan.kind) {
            case Plan.STRING, Plan.CAPTURE -> text(plan, slot, JavaJson.text(schema, date));
            case Plan.TIMESTAMP -> {
                if (time) {
                    coercion.fail(plan, slot, "a time of day is no timestamp: " + millis);
                } else {
                    coercion.instant(plan, slot, millis);
                }
            }
            case Plan.DATE -> {
                if (day) {
                    rows.set(slot, JavaJson.days(millis), 0);
                } else {
                    coercion.fail(plan, slot, "not a date of the form yyyy-M-d: " + millis);
                }
            }
            default -> coercion.integer(plan, slot, day ? JavaJson.days(millis) : millis);
        }
    }

    private void container(Plan plan, int slot, @Nullable Schema schema, Object value, int depth)
            throws RecordRejected {
        JavaJson.checkDepth(depth);
        boolean object = !(value instanceof Collection);
        switch (plan.kind) {
            case Plan.STRING -> {
                if (hive) {
                    coercion.fail(plan, slot, JsonReader.misplaced(object));
                } else {
                    int start = rows.dataEnd();
                    json.write(compact, schema, value, depth);
                    rows.set(slot, start, rows.dataEnd() - start);
                }
            }
            case Plan.STRUCT -> struct(plan, slot, schema, value, depth);
            case Plan.MAP -> map(plan, slot, schema, value, depth);
            case Plan.ARRAY -> array(plan, slot, schema, value, depth);
            case Plan.CAPTURE -> rows.setNull(slot);
            default -> coercion.fail(plan, slot, JsonReader.misplaced(object));
        }
    }

    private void struct(Plan plan, int slot, @Nullable Schema schema, Object value, int depth) throws RecordRejected {
        Keys fields = plan.fields;
        if (fields == null || (value instanceof Collection && hive)) {
            coercion.fail(plan, slot, JsonReader.misplaced(false));
            return;
        }
        int base = rows.allocate(fields.slots());
        rows.set(slot, base, fields.slots());
        if (value instanceof Struct struct) {
            struct(fields, base, struct, depth);
        } else if (value instanceof Map<?, ?> map) {
            map(fields, base, schema == null ? null : schema.valueSchema(), map, depth);
        } else {
            int position = 0;
            for (Object element : (Collection<?>) value) {
                if (position == fields.slots()) {
                    break;
                }
                Schema inner = schema == null ? null : schema.valueSchema();
                value(fields.plan(position), base + position, inner, element, depth + 1);
                position++;
            }
        }
    }

    private void array(Plan plan, int slot, @Nullable Schema schema, Object value, int depth) throws RecordRejected {
        Plan element = plan.element;
        if (element == null || (!(value instanceof Collection) && hive)) {
            coercion.fail(plan, slot, JsonReader.misplaced(true));
            return;
        }
        if (!(value instanceof Collection<?> collection)) {
            int only = rows.allocate(1);
            rows.set(slot, only, 1);
            value(element, only, schema, value, depth);
            return;
        }
        int first = 0;
        int last = -1;
        for (Object each : collection) {
            int next = rows.allocate(1);
            if (last < 0) {
                first = next;
            } else {
                rows.link(last, next);
            }
            last = next;
            value(element, next, schema == null ? null : schema.valueSchema(), each, depth + 1);
        }
        rows.set(slot, first, collection.size());
    }

    private void map(Plan plan, int slot, @Nullable Schema schema, Object value, int depth) throws RecordRejected {
        Plan key = plan.key;
        Plan element = plan.element;
        if (key == null || element == null || value instanceof Collection) {
            coercion.fail(plan, slot, JsonReader.misplaced(false));
            return;
        }
        int first = 0;
        int last = -1;
        int count = 0;
        if (value instanceof Map<?, ?> map) {
            for (Map.Entry<?, ?> entry : map.entrySet()) {
                Schema inner = schema == null ? null : schema.valueSchema();
                last = entry(plan, last, String.valueOf(entry.getKey()), inner, entry.getValue(), depth);
                first = count++ == 0 ? last : first;
            }
        } else {
            Struct struct = (Struct) value;
            for (Field field : struct.schema().fields()) {
                Object inner = struct.get(field);
                last = entry(plan, last, field.name(), field.schema(), inner, depth);
                first = count++ == 0 ? last : first;
            }
        }
        rows.set(slot, first, entries.lastWins(key, first, count));
    }

    private int entry(Plan plan, int last, String key, @Nullable Schema schema, @Nullable Object value, int depth)
            throws RecordRejected {
        int entry = rows.allocate(2);
        if (last >= 0) {
            rows.link(last, entry);
        }
        if (plan.key != null && plan.element != null) {
            boolean lower = lowerCaseMapKeys && plan.key.kind == Plan.STRING;
            text(plan.key, entry, lower ? key.toLowerCase(Locale.ROOT) : key);
            value(plan.element, entry + 1, schema, value, depth + 1);
        }
        return entry;
    }
}
