// SPDX-License-Identifier: Apache-2.0
package io.hydrant.sink.s3parquet.convert;

import io.hydrant.sink.s3parquet.convert.JsonOptions.Deserializer;
import io.hydrant.sink.s3parquet.convert.Keys.Target;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Parses the documents of a record straight into slots. The whole record is parsed before it is judged whether its values
 * fit, so that what is not JSON is always called that. Confined to a thread.
 */
final class JsonReader {
    private static final byte[] QUOTE = {'"'};

    private final Rows rows;
    private final Keys keys;
    private final Coercion coercion;
    private final JsonScanner scanner;
    private final CompactJson compact;
    private final MapEntries entries;
    private final boolean hive;
    private final boolean lowerCaseMapKeys;
    private final Misfits misfits;
    private final @Nullable Rescue rescue;

    /** The key that was just read: its spelling in the input, and whether it is the wanted one's own. */
    private int keyStart;

    private int keyLength;
    private boolean exact;

    JsonReader(Rows rows, Keys keys, Coercion coercion, Misfits misfits, @Nullable Rescue rescue, JsonOptions options) {
        this.rows = rows;
        this.keys = keys;
        this.coercion = coercion;
        this.misfits = misfits;
        this.rescue = rescue;
        hive = options.deserializer() == Deserializer.HIVE;
        lowerCaseMapKeys = options.caseInsensitive() && !hive;
        scanner = new JsonScanner(rows);
        compact = new CompactJson(rows, lowerCaseMapKeys);
        entries = new MapEntries(rows);
    }

    /** Reads the input of that many bytes at the start of the rows' data. */
    void read(int bytes) throws RecordRejected {
        scanner.begin(bytes);
        scanner.peek();
        if (scanner.atEnd()) {
            throw new RecordRejected(
                    RecordRejected.MALFORMED_DATA, "The record was empty or contained only whitespace.");
        }
        do {
            document();
            scanner.peek();
        } while (!scanner.atEnd());
    }

    private void document() throws RecordRejected {
        byte first = scanner.peek();
        if (first != '{') {
            scanner.skip(1);
            notAnObject(first);
            return;
        }
        int start = scanner.at;
        int base = rows.startRow();
        boolean unknown = object(keys, base, 1);
        boolean misfit = misfits.settle(base);
        if (rescue != null && (unknown || misfit)) {
            rescue.collect(scanner, start, base);
        }
    }

    private void notAnObject(byte first) throws RecordRejected {
        boolean delimited = scanner.atEnd() || first == '[' || first == '"';
        if (!delimited) {
            int after = scanner.at;
            byte next = scanner.peek();
            // A number may go on; after true, false and null another value may begin at once, as Jackson has it.
            boolean literal = first == 't' || first == 'f' || first == 'n';
            if (scanner.at == after && !(literal && "{[\"-".indexOf(next) >= 0)) {
                throw scanner.unexpected("white space");
            }
        }
        misfits.add(
                first == '['
                        ? "The top level of a record must be a JSON object, not an array."
                        : "The top level of a record must be a JSON object, not a primitive value.");
    }

    /** Reads an object into the slots from base on; returns whether it had keys that are not wanted. */
    private boolean object(Keys wanted, int base, int depth) throws RecordRejected {
        scanner.checkDepth(depth);
        scanner.take();
        boolean unknown = false;
        int guess = 0;
        byte c = scanner.peek();
        while (c != '}') {
            if (c != '"') {
                throw scanner.unexpected("a key");
            }
            Target target = key(wanted, guess);
            scanner.colon();
            if (target == null) {
                unknown = true;
                scanner.skip(depth + 1);
            } else {
                guess = target.order + 1;
                if (exact && target.isPlain) {
                    rows.link(base + target.slot, Rows.EXACT);
                    value(target.plan, base + target.slot, depth + 1);
                } else {
                    unknown |= !target.column;
                    field(target, base, depth);
                }
            }
            c = scanner.afterElement('}');
        }
        scanner.take();
        return unknown;
    }

    private @Nullable Target key(Keys wanted, int guess) throws RecordRejected {
        Target next = wanted.guess(guess);
        if (next != null && scanner.takeKey(next.name)) {
            exact = true;
            return next;
        }
        int before = rows.dataEnd();
        scanner.string();
        keyStart = scanner.start;
        keyLength = scanner.length;
        Target target = wanted.exact(rows.data(), keyStart, keyLength);
        exact = target != null;
        if (target == null) {
            target = wanted.meant(rows.data(), keyStart, keyLength);
        }
        if (target == null || exact) {
            rows.dataEnd(before);
        } else if (rows.dataEnd() > before) {
            rows.append(QUOTE); // as behind a spelling without escapes: see claims
        }
        return target;
    }

    /** Reads the value after a wanted key into every slot that the key feeds. */
    private void field(Target first, int base, int depth) throws RecordRejected {
        boolean spelled = exact;
        int spellingStart = keyStart;
        int spellingLength = keyLength;
        int value = scanner.at;
        for (Target target = first; target != null; target = target.also) {
            scanner.at = value;
            if (!claims(base + target.slot, spelled, spellingStart, spellingLength)) {
                scanner.skip(depth + 1);
            } else if (target.plan.kind == Plan.CAPTURE_INSIDE) {
                inside(target.plan, base, depth);
            } else {
                value(target.plan, base + target.slot, depth + 1);
            }
        }
    }

    /**
     * Whether the key that was just read may fill the slot: the exact spelling always (the last one wins), another one
     * only if no exact one and no third spelling came first.
     */
    private boolean claims(int slot, boolean spelled, int start, int length) {
        if (spelled) {
            rows.link(slot, Rows.EXACT);
            return true;
        }
        int holder = rows.next(slot);
        if (holder == 0) {
            // Keys are at least one byte into the input, so this is never 0 or negative. A quote ends each spelling.
            rows.link(slot, start);
            return true;
        }
        byte[] data = rows.data();
        return holder != Rows.EXACT
                && holder + length < data.length
                && Arrays.equals(data, holder, holder + length, data, start, start + length)
                && data[holder + length] == data[start + length];
    }

    private void inside(Plan plan, int base, int depth) throws RecordRejected {
        plan.forget(rows, base);
        if (scanner.peek() == '{' && plan.fields != null) {
            object(plan.fields, base, depth + 1);
        } else {
            scanner.skip(depth + 1);
        }
    }

    private void value(Plan plan, int slot, int depth) throws RecordRejected {
        byte c = scanner.peek();
        if (c == '"') {
            string(plan, slot);
            return;
        }
        switch (c) {
            case '{' -> container(plan, slot, depth, true);
            case '[' -> container(plan, slot, depth, false);
            case 'n' -> {
                scanner.takeNull();
                rows.setNull(slot);
            }
            case 't' -> {
                scanner.takeTrue();
                bool(plan, slot, true);
            }
            case 'f' -> {
                scanner.takeFalse();
                bool(plan, slot, false);
            }
            case '-', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9' -> number(plan, slot);
            default -> throw scanner.unexpected("a value");
        }
    }

    private void string(Plan plan, int slot) throws RecordRejected {
        scanner.string();
        if (plan.kind == Plan.STRING) {
            rows.set(slot, scanner.start, scanner.length);
        } else if (plan.kind == Plan.ARRAY && scanner.length == 0 && !hive) {
            rows.setNull(slot);
        } else {
            int start = scanner.start;
            int length = scanner.length;
            Plan scalar = scalarOf(plan);
            if (scalar == null) {
                coercion.fail(plan, slot, noContainer(plan, "String", text(start, length)));
            } else {
                coercion.text(scalar, wrapped(plan, slot), start, length);
            }
        }
    }

    private void number(Plan plan, int slot) throws RecordRejected {
        scanner.number();
        Plan scalar = scalarOf(plan);
        if (scalar == null) {
            String type = scanner.integral ? "Long" : "Double";
            coercion.fail(plan, slot, noContainer(plan, type, text(scanner.start, scanner.length)));
        } else {
            coercion.number(scalar, wrapped(plan, slot), scanner);
        }
    }

    private void bool(Plan plan, int slot, boolean value) throws RecordRejected {
        Plan scalar = scalarOf(plan);
        if (scalar == null) {
            coercion.fail(plan, slot, noContainer(plan, "Boolean", Boolean.toString(value)));
        } else {
            coercion.bool(scalar, wrapped(plan, slot), value);
        }
    }

    /** The plan for a scalar that comes where this one is: itself, or the element of an array that it is wrapped into. */
    private @Nullable Plan scalarOf(Plan plan) {
        return plan.scalarInside(!hive);
    }

    /** Makes the slot an array of one element, as often as arrays are nested, and returns the innermost slot. */
    private int wrapped(Plan plan, int slot) throws RecordRejected {
        int inner = slot;
        for (Plan each = plan; each.kind == Plan.ARRAY && each.element != null; each = each.element) {
            int element = rows.allocate(1);
            rows.set(inner, element, 1);
            inner = element;
        }
        return inner;
    }

    /** Firehose's words, with its two blanks. */
    static String noContainer(Plan plan, String type, String value) {
        String wanted = plan.kind == Plan.ARRAY ? "JSONArray " : "JSONObject  ";
        return "Data is not " + wanted + "but java.lang." + type + " with value " + value;
    }

    private String text(int start, int length) {
        return new String(rows.data(), start, Math.min(length, 100), StandardCharsets.UTF_8);
    }

    private void container(Plan plan, int slot, int depth, boolean object) throws RecordRejected {
        switch (plan.kind) {
            case Plan.STRING -> jsonText(plan, slot, depth, object);
            case Plan.STRUCT -> struct(plan, slot, depth, object);
            case Plan.MAP -> map(plan, slot, depth, object);
            case Plan.ARRAY -> array(plan, slot, depth, object);
            case Plan.CAPTURE -> {
                scanner.skip(depth);
                rows.setNull(slot);
            }
            default -> {
                scanner.skip(depth);
                coercion.fail(plan, slot, misplaced(object));
            }
        }
    }

    static String misplaced(boolean object) {
        return object ? "does not take an object" : "does not take an array";
    }

    private void jsonText(Plan plan, int slot, int depth, boolean object) throws RecordRejected {
        if (hive) {
            scanner.skip(depth);
            coercion.fail(plan, slot, misplaced(object));
            return;
        }
        int start = rows.dataEnd();
        compact.copy(scanner, depth);
        rows.set(slot, start, rows.dataEnd() - start);
    }

    private void struct(Plan plan, int slot, int depth, boolean object) throws RecordRejected {
        Keys fields = plan.fields;
        if (fields == null || (!object && hive)) {
            scanner.skip(depth);
            coercion.fail(plan, slot, misplaced(object));
            return;
        }
        int size = fields.slots();
        int base = rows.allocate(size);
        rows.set(slot, base, size);
        if (object) {
            object(fields, base, depth);
            return;
        }
        scanner.checkDepth(depth);
        scanner.take();
        byte c = scanner.peek();
        for (int position = 0; c != ']'; position++) {
            if (position < size) {
                value(fields.plan(position), base + position, depth + 1);
            } else {
                scanner.skip(depth + 1);
            }
            c = scanner.afterElement(']');
        }
        scanner.take();
    }

    private void array(Plan plan, int slot, int depth, boolean object) throws RecordRejected {
        Plan element = plan.element;
        if (element == null || (object && hive)) {
            scanner.skip(depth);
            coercion.fail(plan, slot, misplaced(object));
            return;
        }
        if (object) {
            int only = rows.allocate(1);
            rows.set(slot, only, 1);
            value(element, only, depth);
            return;
        }
        scanner.checkDepth(depth);
        scanner.take();
        int count = 0;
        int first = 0;
        int last = 0;
        byte c = scanner.peek();
        while (c != ']') {
            int next = rows.allocate(1);
            if (count++ == 0) {
                first = next;
            } else {
                rows.link(last, next);
            }
            last = next;
            value(element, next, depth + 1);
            c = scanner.afterElement(']');
        }
        scanner.take();
        rows.set(slot, first, count);
    }

    private void map(Plan plan, int slot, int depth, boolean object) throws RecordRejected {
        Plan key = plan.key;
        Plan element = plan.element;
        if (key == null || element == null || !object) {
            scanner.skip(depth);
            coercion.fail(plan, slot, misplaced(object));
            return;
        }
        scanner.checkDepth(depth);
        scanner.take();
        int count = 0;
        int first = 0;
        int last = 0;
        byte c = scanner.peek();
        while (c != '}') {
            if (c != '"') {
                throw scanner.unexpected("a key");
            }
            int entry = rows.allocate(2);
            if (count++ == 0) {
                first = entry;
            } else {
                rows.link(last, entry);
            }
            last = entry;
            mapKey(key, entry);
            scanner.colon();
            value(element, entry + 1, depth + 1);
            c = scanner.afterElement('}');
        }
        scanner.take();
        rows.set(slot, first, entries.lastWins(key, first, count));
    }

    private void mapKey(Plan key, int slot) throws RecordRejected {
        scanner.string();
        int start = scanner.start;
        int length = scanner.length;
        if (lowerCaseMapKeys && key.kind == Plan.STRING && !CompactJson.isLowerCase(rows.data(), start, length)) {
            byte[] lower = text(rows, start, length).toLowerCase(Locale.ROOT).getBytes(StandardCharsets.UTF_8);
            start = rows.append(lower);
            length = lower.length;
        }
        coercion.text(key, slot, start, length);
    }

    private static String text(Rows rows, int start, int length) {
        return new String(rows.data(), start, length, StandardCharsets.UTF_8);
    }
}
