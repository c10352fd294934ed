// SPDX-License-Identifier: Apache-2.0
package io.hydrant.transforms.field;

import io.hydrant.transforms.filter.TreeView;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Struct;
import org.jspecify.annotations.Nullable;

/** Structs as objects of a JSON filter pattern, beside maps and lists. Bytes are text, timestamps are milliseconds. Immutable. */
public final class StructView implements TreeView {

    public static final StructView INSTANCE = new StructView();

    private StructView() {}

    @Override
    public boolean isObject(Object value) {
        return value instanceof Struct || TreeView.super.isObject(value);
    }

    @Override
    public Iterable<String> names(Object object) {
        return object instanceof Struct struct
                ? struct.schema().fields().stream().map(Field::name).toList()
                : TreeView.super.names(object);
    }

    @Override
    public boolean has(Object object, String name) {
        return object instanceof Struct struct ? struct.schema().field(name) != null : TreeView.super.has(object, name);
    }

    @Override
    public @Nullable Object member(Object object, String name) {
        if (object instanceof Struct struct) {
            Field field = struct.schema().field(name);
            return field == null ? null : plain(struct.get(field));
        }
        return plain(TreeView.super.member(object, name));
    }

    @Override
    public @Nullable List<?> elements(Object value) {
        List<?> elements = TreeView.super.elements(value);
        if (elements == null || elements.isEmpty() || !(elements.get(0) instanceof Date)) {
            return elements;
        }
        List<@Nullable Object> millis = new ArrayList<>(elements.size());
        elements.forEach(element -> millis.add(plain(element)));
        return millis;
    }

    @SuppressWarnings("JavaUtilDate") // Connect's Timestamp values are of this class
    private static @Nullable Object plain(@Nullable Object value) {
        return value instanceof Date date ? (Object) date.getTime() : value;
    }

    @Override
    public @Nullable String text(Object scalar) {
        return scalar instanceof byte[] || scalar instanceof ByteBuffer
                ? Plain.text(scalar)
                : TreeView.super.text(scalar);
    }
}
