// SPDX-License-Identifier: Apache-2.0
package io.hydrant.source.http;

import io.hydrant.listener.Exchange;
import io.hydrant.listener.IdempotencyWindow;
import io.hydrant.listener.Refusal;
import io.hydrant.listener.RequestHandler;
import io.hydrant.listener.body.ContentDecoding;
import io.hydrant.listener.body.Signature;
import io.hydrant.listener.delivery.TrackedRecord;
import io.hydrant.listener.http.HttpReply;
import io.hydrant.source.http.expression.RequestValues;
import io.hydrant.source.http.mapping.BodySplit;
import io.hydrant.source.http.mapping.NoRoomException;
import io.hydrant.source.http.mapping.RecordMaker;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A route's requests: signature checked, body unpacked, mapped to records, and answered when Kafka has them.
 * Thread-safe.
 */
final class RouteHandler implements RequestHandler {

    /** More than this of a body is parsed on a worker thread. */
    private static final int SMALL_BODY = 4 * 1024;

    /**
     * Transforms and converters fail at once. What Connect drops later the producer gave up on, after its
     * {@code max.block.ms} or {@code delivery.timeout.ms}: nobody knows whether Kafka has it.
     */
    private static final long PRODUCER_PATIENCE_NANOS = Duration.ofSeconds(1).toNanos();

    private final String route;
    private final RecordMaker maker;
    private final HttpReply acknowledged;
    private final @Nullable Signature signature;
    private final long unpackedMaxBytes;
    private final @Nullable IdempotencyKey idempotencyKey;
    private final @Nullable IdempotencyWindow window;
    private final int throttledStatus;
    private final boolean droppedIsSuccess;
    private final boolean failuresAreDropped;
    private final boolean slow;

    RouteHandler(RouteConfig config, HttpSourceConfig connector, RecordMaker maker) {
        this.route = config.alias();
        this.maker = maker;
        this.acknowledged = config.response();
        this.signature = config.signature();
        this.unpackedMaxBytes = config.unpackedMaxBytes();
        this.idempotencyKey = connector.idempotencyKey();
        this.window = idempotencyKey == null ? null : new IdempotencyWindow(connector.idempotencyWindow());
        this.throttledStatus = connector.throttledStatus();
        this.droppedIsSuccess = connector.droppedIsSuccess();
        this.failuresAreDropped = connector.failuresAreDropped();
        this.slow = maker.mapping().isSlow()
                || signature != null
                || maker.split() != BodySplit.NONE
                || maker.schema() != null;
    }

    @Override
    public boolean acceptsHead(Exchange exchange) {
        if (signature == null || signature.isShown(exchange.head().headers(), exchange.receivedAtMillis())) {
            return true;
        }
        exchange.refuse(Refusal.UNAUTHORIZED);
        return false;
    }

    @Override
    public boolean needsWorker(Exchange exchange) {
        return slow
                || exchange.body().length > SMALL_BODY
                || (exchange.body().length > 0
                        && ContentDecoding.isNeeded(exchange.head().headers()));
    }

    @Override
    public void handle(Exchange exchange) {
        if (signature != null && !signature.isValid(exchange.head(), exchange.body(), exchange.receivedAtMillis())) {
            exchange.refuse(Refusal.UNAUTHORIZED);
            return;
        }
        byte[] body = exchange.body();
        if (body.length > 0) {
            body = ContentDecoding.decode(exchange.head().headers(), body, unpackedMaxBytes);
        }
        RequestValues request = new RequestValues(exchange, body);
        List<TrackedRecord> records;
        try {
            records = maker.records(request);
        } catch (NoRoomException e) {
            exchange.refuse(e.refusal());
            return;
        }
        if (records.isEmpty()) {
            exchange.reply(acknowledged); // an empty array: nothing is to be written
            return;
        }
        IdempotencyKey place = idempotencyKey;
        String key = place == null ? null : place.of(request);
        if (place == null || key == null || window == null) {
            exchange.deliver(records, this::answer);
        } else {
            byte[] contents = place.inBody() ? null : request.contentsHash();
            window.deliver(request.scoped(key), contents, exchange, records, this::answer);
        }
    }

    @Override
    public HttpReply refusal(Refusal refusal, Exchange exchange) {
        HttpReply reply = RequestHandler.super.refusal(refusal, exchange);
        if (refusal == Refusal.UNAUTHORIZED && exchange.route().basic() != null) {
            return reply.header("WWW-Authenticate", "Basic realm=\"" + route + "\"");
        }
        return refusal.status() == 429 ? reply.withStatus(throttledStatus) : reply;
    }

    private HttpReply answer(List<TrackedRecord> records, boolean dropped) {
        if (!dropped) {
            return acknowledged;
        }
        if (failuresAreDropped && records.stream().anyMatch(RouteHandler::producerGaveUp)) {
            return Refusal.UNKNOWN_OUTCOME.reply();
        }
        return droppedIsSuccess ? acknowledged : Refusal.DROPPED.reply();
    }

    private static boolean producerGaveUp(TrackedRecord record) {
        return record.droppedAfterNanos() >= PRODUCER_PATIENCE_NANOS;
    }
}
