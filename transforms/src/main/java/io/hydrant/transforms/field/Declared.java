// SPDX-License-Identifier: Apache-2.0
package io.hydrant.transforms.field;

import java.util.Map;
import org.apache.kafka.connect.data.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Schemas that are declared for members of an object and of the objects in it, in arrays of each element. A member that is
 * there has its declared schema, null or not. Immutable.
 *
 * @param schema of the value itself, null if none is declared
 */
public record Declared(@Nullable Schema schema, Map<String, Declared> members) {

    public static final Declared NOTHING = new Declared(null, Map.of());

    public Declared {
        members = Map.copyOf(members);
    }

    Declared of(String name) {
        return members.getOrDefault(name, NOTHING);
    }
}
