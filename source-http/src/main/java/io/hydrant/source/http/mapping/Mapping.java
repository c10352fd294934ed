// SPDX-License-Identifier: Apache-2.0
package io.hydrant.source.http.mapping;

import io.hydrant.source.http.expression.RequestValues;
import java.util.List;

/** Makes the value of a record from a request, or from a part of it that stands in its place. Thread-safe. */
public interface Mapping {

    /**
     * The values; the arrays belong to the caller. More than one only where the mapping itself makes several.
     *
     * @throws io.hydrant.listener.http.MalformedRequest if the request cannot be mapped
     */
    List<byte[]> values(RequestValues request);

    /** Whether it is too long for an event loop, whatever the size of the body. */
    default boolean isSlow() {
        return false;
    }
}
