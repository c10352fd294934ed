// SPDX-License-Identifier: Apache-2.0
package io.hydrant.sink.s3parquet.convert;

import io.hydrant.sink.s3parquet.convert.Keys.Target;
import java.util.Map;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Struct;
import org.jspecify.annotations.Nullable;

/**
 * Fills the rescued column: one JSON object of the row's top-level fields that went into no column, with their own
 * spelling. Made by a second look at the row, so that rows without such fields pay nothing. Confined to a thread.
 */
final class Rescue {
    private final Rows rows;
    private final Keys keys;
    private final Misfits misfits;
    private final int column;
    private final CompactJson json;

    Rescue(Rows rows, Keys keys, Misfits misfits, int column) {
        this.rows = rows;
        this.keys = keys;
        this.misfits = misfits;
        this.column = column;
        json = new CompactJson(rows, false);
    }

    /** Looks again at the document that begins there; afterwards the scanner is where it was. */
    void collect(JsonScanner scanner, int document, int base) throws RecordRejected {
        int resume = scanner.at;
        int start = rows.dataEnd();
        scanner.at = document;
        scanner.take();
        byte c = scanner.peek();
        while (c != '}') {
            int key = scanner.at;
            int before = rows.dataEnd();
            scanner.string();
            boolean wanted = isWanted(target(scanner.start, scanner.length));
            rows.dataEnd(before);
            if (wanted) {
                scanner.colon();
                scanner.skip(2);
            } else {
                json.raw(before == start ? '{' : ',');
                scanner.at = key;
                json.copy(scanner, 2);
                scanner.colon();
                json.raw(':');
                json.copy(scanner, 2);
            }
            c = scanner.afterElement('}');
        }
        scanner.at = resume;
        finish(base, start);
    }

    /** The same for a row that came as a map. */
    void collect(Map<?, ?> map, JavaJson values, int base) throws RecordRejected {
        int start = rows.dataEnd();
        for (Map.Entry<?, ?> entry : map.entrySet()) {
            String key = String.valueOf(entry.getKey());
            Target exact = keys.exact(key);
            if (!isWanted(exact == null ? keys.meant(key) : exact)) {
                json.raw(rows.dataEnd() == start ? '{' : ',');
                json.text(key);
                json.raw(':');
                values.write(json, null, entry.getValue(), 2);
            }
        }
        finish(base, start);
    }

    /** The same for a row that came as a Struct. */
    void collect(Struct struct, JavaJson values, int base) throws RecordRejected {
        int start = rows.dataEnd();
        for (Field field : struct.schema().fields()) {
            Object value = struct.get(field);
            Target exact = keys.exact(field.name());
            if (value != null && !isWanted(exact == null ? keys.meant(field.name()) : exact)) {
                json.raw(rows.dataEnd() == start ? '{' : ',');
                json.text(field.name());
                json.raw(':');
                values.write(json, field.schema(), value, 2);
            }
        }
        finish(base, start);
    }

    private void finish(int base, int start) {
        if (rows.dataEnd() > start) {
            json.raw('}');
            rows.set(base + column, start, rows.dataEnd() - start);
        }
    }

    private @Nullable Target target(int start, int length) {
        Target exact = keys.exact(rows.data(), start, length);
        return exact == null ? keys.meant(rows.data(), start, length) : exact;
    }

    private boolean isWanted(@Nullable Target target) {
        if (target == null || !target.column) {
            return false;
        }
        for (Target each = target; each != null; each = each.also) {
            if (misfits.isGivenUp(each.slot)) {
                return false;
            }
        }
        return true;
    }
}
