// SPDX-License-Identifier: Apache-2.0
package io.hydrant.source.http;

import io.hydrant.listener.Exchange;
import io.hydrant.listener.Refusal;
import io.hydrant.listener.RequestHandler;
import io.hydrant.listener.delivery.TrackedRecord;
import io.hydrant.listener.http.HttpReply;
import io.hydrant.source.http.expression.RequestValues;
import io.hydrant.source.http.mapping.RecordMaker;
import java.util.List;

/** A route's requests become records, and are answered when Kafka has them. Thread-safe. */
final class RouteHandler implements RequestHandler {

    private final RecordMaker maker;
    private final HttpReply acknowledged;
    private final boolean droppedIsSuccess;

    RouteHandler(RecordMaker maker, HttpReply acknowledged, boolean droppedIsSuccess) {
        this.maker = maker;
        this.acknowledged = acknowledged;
        this.droppedIsSuccess = droppedIsSuccess;
    }

    @Override
    public boolean needsWorker(Exchange exchange) {
        return maker.mapping().isSlow() || RequestHandler.super.needsWorker(exchange);
    }

    @Override
    public void handle(Exchange exchange) {
        RequestValues request = new RequestValues(exchange, exchange.body());
        List<TrackedRecord> records = maker.records(request);
        exchange.deliver(records, this::answer);
    }

    private HttpReply answer(List<TrackedRecord> records, boolean dropped) {
        return dropped && !droppedIsSuccess ? Refusal.DROPPED.reply() : acknowledged;
    }
}
