// SPDX-License-Identifier: Apache-2.0
package io.hydrant.source.http.mapping;

import io.hydrant.source.http.expression.RequestValues;
import java.util.List;

/** Makes the values of a request's records. Thread-safe. */
public interface Mapping {

    /**
     * At least one value; the arrays belong to the caller.
     *
     * @throws io.hydrant.listener.http.MalformedRequest if the request cannot be mapped
     */
    List<byte[]> values(RequestValues request);

    /** Whether it is too long for an event loop, whatever the size of the body. */
    default boolean isSlow() {
        return false;
    }
}
