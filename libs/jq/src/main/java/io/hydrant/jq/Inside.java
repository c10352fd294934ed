// SPDX-License-Identifier: Apache-2.0
package io.hydrant.jq;

import java.lang.reflect.Field;
import org.jspecify.annotations.Nullable;

/** Reads private fields of jackson-jq's syntax trees, for which it has no visitor. Stateless. */
final class Inside {

    private Inside() {}

    /** Throws {@link IllegalStateException} if the library is of a version whose trees are others. */
    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"}) // the caller knows the field
    static <T> T required(Object node, String field) {
        T value = (T) read(node, field);
        if (value == null) {
            throw new IllegalStateException(node.getClass() + "." + field + " is null");
        }
        return value;
    }

    /** As {@link #required}, but there may be nothing. */
    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"}) // the caller knows the field
    static <T> @Nullable T optional(Object node, String field) {
        return (T) read(node, field);
    }

    private static @Nullable Object read(Object node, String name) {
        for (Class<?> type = node.getClass(); type != Object.class; type = type.getSuperclass()) {
            for (Field field : type.getDeclaredFields()) {
                if (field.getName().equals(name)) {
                    return value(field, node);
                }
            }
        }
        throw new IllegalStateException(
                "jackson-jq is not of the expected version: no " + node.getClass() + "." + name);
    }

    private static @Nullable Object value(Field field, Object node) {
        try {
            field.setAccessible(true);
            return field.get(node);
        } catch (IllegalAccessException e) {
            throw new IllegalStateException("cannot read " + field, e);
        }
    }
}
