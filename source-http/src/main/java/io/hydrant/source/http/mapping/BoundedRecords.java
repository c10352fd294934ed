// SPDX-License-Identifier: Apache-2.0
package io.hydrant.source.http.mapping;

import io.hydrant.listener.Exchange;
import io.hydrant.listener.delivery.PendingRequest;
import io.hydrant.listener.delivery.TrackedRecord;
import java.util.ArrayList;
import java.util.List;

/**
 * The records that one request becomes, while they are made. Each takes room among the waiting requests at once: a body of
 * a few kilobytes can become gigabytes of records, since each may hold the whole query. Confined to one thread.
 */
final class BoundedRecords {

    /** Room is taken in steps of this. */
    private static final long STEP_BYTES = 64 * 1024;

    private final Exchange exchange;
    private final List<TrackedRecord> made = new ArrayList<>();
    private long bytes;
    private long reserved;

    BoundedRecords(Exchange exchange) {
        this.exchange = exchange;
        this.reserved = exchange.body().length; // the listener has made room for it
    }

    /** One more. Throws {@link NoRoomException}. */
    void add(TrackedRecord record) {
        bytes += PendingRequest.bytesOf(record);
        long more = bytes - reserved;
        if (more > 0) {
            long step = Math.max(more, STEP_BYTES);
            if (exchange.reserve(step)) {
                reserved += step;
            } else if (exchange.reserve(more)) {
                reserved += more;
            } else {
                throw new NoRoomException(exchange.noRoom(more));
            }
        }
        made.add(record);
    }

    List<TrackedRecord> made() {
        return made;
    }
}
