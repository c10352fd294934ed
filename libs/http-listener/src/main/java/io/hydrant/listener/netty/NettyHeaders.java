// SPDX-License-Identifier: Apache-2.0
package io.hydrant.listener.netty;

import io.hydrant.listener.http.Headers;
import io.netty.handler.codec.http.HttpHeaders;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** A view of Netty's headers. */
record NettyHeaders(HttpHeaders headers) implements Headers {

    @Override
    public @Nullable String first(String name) {
        return headers.get(name);
    }

    @Override
    public List<String> all(String name) {
        return headers.getAll(name);
    }

    /** Makes no strings, as it is asked for every request. */
    @Override
    public int length() {
        int length = 0;
        Iterator<Map.Entry<CharSequence, CharSequence>> all = headers.iteratorCharSequence();
        while (all.hasNext()) {
            Map.Entry<CharSequence, CharSequence> header = all.next();
            length += header.getKey().length() + header.getValue().length();
        }
        return length;
    }

    @Override
    public void forEach(BiConsumer<String, String> action) {
        Iterator<Map.Entry<CharSequence, CharSequence>> all = headers.iteratorCharSequence();
        while (all.hasNext()) {
            Map.Entry<CharSequence, CharSequence> header = all.next();
            action.accept(header.getKey().toString(), header.getValue().toString());
        }
    }
}
