// SPDX-License-Identifier: Apache-2.0
package io.hydrant.source.http.mapping;

import io.hydrant.listener.http.MalformedRequest;
import io.hydrant.source.http.expression.JsonDocuments;
import io.hydrant.source.http.expression.RequestValues;
import java.util.List;

/**
 * The body as it came, byte for byte. One that says it is JSON, or does not say what it is, must be one JSON document;
 * any other is taken as it is. Thread-safe.
 */
public final class BodyMapping implements Mapping {

    @Override
    public List<byte[]> values(RequestValues request) {
        byte[] body = request.body();
        if (body.length == 0) {
            throw new MalformedRequest("The request has no body.");
        }
        if (request.isJson()) {
            JsonDocuments.check(body);
        }
        return List.of(body);
    }
}
