// SPDX-License-Identifier: Apache-2.0
package io.hydrant.listener;

import io.hydrant.listener.delivery.PendingRequest;
import io.hydrant.listener.log.AccessRecord;
import org.jspecify.annotations.Nullable;

/** Sees what becomes of requests. Called on event loops: it must not block. */
interface Observer {

    void answered(AccessRecord access, @Nullable Refusal refusal);

    /** The client went away before its answer. */
    void abandoned(HttpExchange exchange);

    /** The records ended after the client had its answer, or had gone. */
    void late(HttpExchange exchange, PendingRequest request);
}
