// SPDX-License-Identifier: Apache-2.0
package io.hydrant.source.cloudwatch.intake;

import io.hydrant.listener.Exchange;

/**
 * The memory of one request: its body, and what was reserved with the listener since. What a sender packs small counts as
 * large as it is once it is unpacked. Confined to the thread that handles the request.
 */
final class RequestRoom implements RecordBatch.Room {

    private final Exchange exchange;
    private final long received;
    private long held;

    RequestRoom(Exchange exchange) {
        this.exchange = exchange;
        this.received = exchange.body().length;
        this.held = received;
    }

    @Override
    public long received() {
        return received;
    }

    @Override
    public long held() {
        return held;
    }

    @Override
    public boolean reserve(long more) {
        held += more;
        return exchange.reserve(more);
    }
}
