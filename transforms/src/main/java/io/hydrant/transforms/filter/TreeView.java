// SPDX-License-Identifier: Apache-2.0
package io.hydrant.transforms.filter;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How a JSON pattern looks into a message that is no text but objects of the caller: {@link #OF_MAPS} knows maps and lists;
 * other libraries' records need a view of their own. Scalars are strings, booleans and numbers. Implementations are
 * thread-safe.
 */
public interface TreeView {

    /** Maps with string keys, and lists. */
    TreeView OF_MAPS = new TreeView() {};

    /** Whether the value has members. */
    default boolean isObject(Object value) {
        return value instanceof Map;
    }

    /** Names of the members of an object. */
    default Iterable<String> names(Object object) {
        return ((Map<?, ?>) object).keySet().stream().map(String::valueOf).toList();
    }

    /** Whether an object has this member, be it null. */
    default boolean has(Object object, String name) {
        return ((Map<?, ?>) object).containsKey(name);
    }

    /** The member; null if it is null or not there. */
    default @Nullable Object member(Object object, String name) {
        return ((Map<?, ?>) object).get(name);
    }

    /** The elements if the value is an array, else null. */
    default @Nullable List<?> elements(Object value) {
        return value instanceof List<?> list ? list : null;
    }

    /** The text of a scalar that is neither string, boolean nor number; null if it has none and so never matches. */
    default @Nullable String text(Object scalar) {
        return scalar instanceof Enum || scalar instanceof CharSequence ? scalar.toString() : null;
    }
}
