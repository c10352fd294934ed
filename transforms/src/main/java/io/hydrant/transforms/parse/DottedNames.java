// SPDX-License-Identifier: Apache-2.0
package io.hydrant.transforms.parse;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Names such as {@code client.geo.city} that stand for a field of an object in an object. Stateless. */
public final class DottedNames {

    private DottedNames() {}

    /** {@code [client, geo, city]}; a dot with nothing before it belongs to the name. */
    public static List<String> parts(String name) {
        List<String> parts = new ArrayList<>();
        int from = 0;
        for (int dot = name.indexOf('.'); dot > from; dot = name.indexOf('.', from)) {
            parts.add(name.substring(from, dot));
            from = dot + 1;
        }
        parts.add(name.substring(from));
        return parts;
    }

    /** Throws {@link IllegalArgumentException} if one names an object that another names a field of. */
    public static void check(Set<String> names) {
        for (String name : names) {
            List<String> parts = parts(name);
            for (int i = 1; i < parts.size(); i++) {
                String object = String.join(".", parts.subList(0, i));
                if (names.contains(object)) {
                    throw new IllegalArgumentException(
                            "'" + object + "' cannot be a value and, for '" + name + "', an object");
                }
            }
        }
    }
}
