// SPDX-License-Identifier: Apache-2.0
package io.hydrant.listener;

import io.hydrant.listener.delivery.PendingRequest;
import io.hydrant.listener.delivery.TrackedRecord;
import io.hydrant.listener.http.HttpHead;
import io.hydrant.listener.http.HttpReply;
import io.hydrant.listener.http.MalformedRequest;
import io.hydrant.listener.http.Reception;
import io.hydrant.listener.http.RequestIds;
import io.hydrant.listener.http.Wire;
import io.hydrant.listener.log.AccessRecord;
import java.net.InetAddress;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One request from its head to its answer. What it waits for is in {@code phase}:
 *
 * <pre>
 * OPEN --deliver--> DELIVERED --acknowledged, deadline, task gone--> ANSWERED
 *   \--reply, refuse, deadline, client gone---------------------------/
 * </pre>
 *
 * Answers are sent on the event loop of the connection only; {@code phase} decides who may.
 */
final class HttpExchange implements Exchange, Reception, PendingRequest.Listener, Runnable {

    private static final Logger LOG = LoggerFactory.getLogger(HttpExchange.class);
    private static final byte[] EMPTY = new byte[0];
    private static final AtomicIntegerFieldUpdater<HttpExchange> PHASE =
            AtomicIntegerFieldUpdater.newUpdater(HttpExchange.class, "phase");
    private static final int OPEN = 0;
    private static final int DELIVERED = 1;
    private static final int ANSWERED = 2;
    private final HostedApplication host;
    private final Application application;
    private final Route route;
    private final HttpHead head;
    private final String path;
    private final List<String> pathVariables;
    private final Wire wire;
    private final InetAddress clientAddress;
    private final String requestId;
    private final @Nullable String apiKeyId;
    private final long receivedAtMillis;
    private final long receivedNanos;
    private final Executor workers;
    private final RequestRoom room;

    private volatile int phase;
    private byte[] body = EMPTY;
    private @Nullable QueryParameters query;
    private long deadlineNanos;
    private volatile long handedOverNanos; // written by the thread that delivers
    private volatile @Nullable MalformedRequest complaint; // written by the thread that handles
    // null unless it has joined another; written by the thread that handles
    private volatile @Nullable Runnable whenOver;
    private long retryAfterSeconds;
    private boolean unsent; // of the event loop: the answer waits for its client to read
    private boolean recordsEnded; // of the event loop
    private volatile @Nullable PendingRequest pending; // written before it is offered, read by the event loop
    private volatile @Nullable DeliveryReply deliveryReply;

    HttpExchange(
            HostedApplication host,
            Application application,
            Route route,
            HttpHead head,
            String path,
            List<String> pathVariables,
            Wire wire,
            InetAddress clientAddress,
            String requestId,
            @Nullable String apiKeyId,
            long receivedAtMillis,
            Executor workers) {
        this.host = host;
        this.application = application;
        this.route = route;
        this.head = head;
        this.path = path;
        this.pathVariables = pathVariables;
        this.wire = wire;
        this.clientAddress = clientAddress;
        this.requestId = requestId;
        this.apiKeyId = apiKeyId;
        this.receivedAtMillis = receivedAtMillis;
        this.receivedNanos = System.nanoTime();
        this.deadlineNanos = Long.MAX_VALUE;
        this.workers = workers;
        this.room = new RequestRoom(host.admission(), application.limits());
    }

    /** Refuses what a limit does not let through. Only on the event loop. */
    void throttled(Refusal refusal, long afterSeconds) {
        retryAfterSeconds = afterSeconds;
        refuseHere(refusal);
    }

    /** Takes a place among the waiting requests. False if there is none: it is then answered. */
    boolean admitted() {
        if (!room.takePlace()) {
            refuseHere(Refusal.OVERLOADED);
            return false;
        }
        return reserve(
                RequestRoom.ofHead(head.target().length() + head.headers().length()));
    }

    /** Whether the handler lets the body come. If not, it has answered. Only on the event loop. */
    boolean acceptedOnHead() {
        try {
            return route.handler().acceptsHead(this);
        } catch (MalformedRequest e) {
            malformed(e);
        } catch (RuntimeException e) {
            LOG.error("request {} on route {} failed in its handler", requestId, route.name(), e);
            refuse(Refusal.FAILED);
        }
        return false;
    }

    // ---- receiving, on the event loop

    @Override
    public long maxBytes() {
        return route.maxBytes();
    }

    @Override
    public boolean reserve(int bytes) {
        boolean taken = room.take(bytes);
        if (!taken) {
            refuseHere(noRoom(bytes));
        }
        return taken;
    }

    @Override
    public void tooLarge() {
        refuseHere(Refusal.TOO_LARGE);
    }

    @Override
    public void tooSlow() {
        if (claimAnswer()) {
            answer(route.handler().refusal(Refusal.TOO_SLOW, this).closing(), Refusal.TOO_SLOW);
        }
    }

    @Override
    public void unreadable(MalformedRequest problem) {
        malformed(problem);
    }

    @Override
    public void complete(byte[] whole) {
        body = whole;
        deadlineNanos =
                System.nanoTime() + application.limits().requestTimeout().toNanos();
        if (!route.handler().needsWorker(this)) {
            handle();
            return;
        }
        try {
            workers.execute(this::handle);
        } catch (RejectedExecutionException e) {
            refuseHere(Refusal.OVERLOADED);
        }
    }

    @Override
    public void sent() {
        unsent = false;
        releaseBytesIfOver();
    }

    @Override
    public void abandoned() {
        PendingRequest waiting = pending;
        if (PHASE.compareAndSet(this, OPEN, ANSWERED)) {
            room.leavePlace();
            room.release();
            leave();
        } else if (waiting != null && phase == DELIVERED) {
            phase = ANSWERED;
            room.leavePlace();
            waiting.withdraw(); // what a task already has stays with Kafka
        } else {
            return;
        }
        host.observer().abandoned(this);
    }

    @Override
    public void tick(long nowNanos) {
        if (phase == ANSWERED) {
            return;
        }
        PendingRequest waiting = pending;
        boolean late = nowNanos - deadlineNanos > 0;
        if (waiting == null) {
            if (late) {
                refuseHere(whenOver == null ? Refusal.NOT_TAKEN : Refusal.UNKNOWN_OUTCOME);
            }
            return;
        }
        Long drained = waiting.drainDeadlineNanos();
        if (late || (drained != null && nowNanos - drained > 0)) {
            if (waiting.withdraw()) {
                answerDelivered(Refusal.NOT_TAKEN);
            } else if (waiting.state() == PendingRequest.State.TAKEN) {
                answerDelivered(Refusal.UNKNOWN_OUTCOME);
            }
        }
    }

    // ---- handling, on the event loop or a worker

    private void handle() {
        try {
            route.handler().handle(this);
        } catch (MalformedRequest e) {
            malformed(e);
        } catch (RuntimeException | Error e) { // an Error too is this request's own: no memory, too deep a template
            LOG.error("request {} on route {} failed in its handler", requestId, route.name(), e);
            refuse(Refusal.FAILED);
        }
    }

    private void malformed(MalformedRequest request) {
        String sentence = request.getMessage() == null ? "Bad Request" : request.getMessage();
        HttpReply reply = route.handler().malformed(request.status(), sentence, this);
        complaint = request;
        Refusal refusal = Refusal.of(request, body.length > 0);
        if (wire.onEventLoop()) {
            replyHere(reply, refusal);
        } else {
            onEventLoop(() -> replyHere(reply, refusal));
        }
    }

    @Override
    public boolean reserve(long more) {
        boolean taken = room.takeUnpacked(more);
        if (taken && phase != OPEN) {
            room.release(); // answered by its deadline, which has given back what was held before
        }
        return taken;
    }

    @Override
    public void deliver(List<TrackedRecord> records, DeliveryReply reply) {
        long now = System.nanoTime();
        handedOverNanos = now;
        PendingRequest handedOver = new PendingRequest(records, this);
        if (!room.takeFor(handedOver, body.length)) {
            reply.ended(Outcome.WITHDRAWN, records);
            refuse(room.refusal(handedOver, body.length));
            return;
        }
        deliveryReply = reply;
        pending = handedOver;
        if (!PHASE.compareAndSet(this, OPEN, DELIVERED)) {
            reply.ended(Outcome.WITHDRAWN, records); // answered by its deadline while the handler worked
            room.release();
            return;
        }
        Executor soon = wire.onEventLoop() ? wire.eventLoop() : Runnable::run;
        if (!host.dispatch(handedOver, now, soon) && handedOver.withdraw()) {
            LOG.debug("no task takes requests of {}", host.name());
        }
    }

    @Override
    public Refusal noRoom(long more) {
        return room.refusal(more);
    }

    @Override
    public void joins(Runnable over) {
        body = EMPTY;
        query = null;
        whenOver = over;
        if (phase == ANSWERED) {
            over.run(); // whoever answered it may not have seen that it joined
        }
        host.observer().duplicate();
    }

    private void leave() {
        Runnable over = whenOver;
        if (over != null) {
            over.run();
        }
    }

    @Override
    public void reply(HttpReply reply) {
        if (wire.onEventLoop()) {
            replyHere(reply, null);
        } else {
            onEventLoop(() -> replyHere(reply, null));
        }
    }

    @Override
    public void refuse(Refusal refusal) {
        if (wire.onEventLoop()) {
            refuseHere(refusal);
        } else {
            onEventLoop(() -> refuseHere(refusal));
        }
    }

    private void onEventLoop(Runnable action) {
        try {
            wire.eventLoop().execute(action);
        } catch (RejectedExecutionException e) {
            LOG.debug("the listener has stopped before request {} was answered", requestId);
        }
    }

    // ---- answering

    /** Often on the producer's thread: hands over to the event loop and returns. */
    @Override
    public void ended(PendingRequest request) {
        try {
            wire.eventLoop().execute(this);
        } catch (RejectedExecutionException e) {
            room.release(); // the listener has stopped
        }
    }

    /** The records have ended, in whatever way. */
    @Override
    public void run() {
        PendingRequest over = pending;
        DeliveryReply making = deliveryReply;
        if (over == null || making == null) {
            return;
        }
        host.observer().ended(over);
        making.ended(outcome(over), over.records());
        if (phase == DELIVERED) {
            switch (over.state()) {
                case COMPLETE -> answerComplete(over, making);
                case WITHDRAWN -> answerDelivered(Refusal.NO_TASK);
                case LOST -> answerDelivered(Refusal.UNKNOWN_OUTCOME);
                case QUEUED, TAKEN -> throw new IllegalStateException("told of an end that is none");
            }
        }
        recordsEnded = true;
        releaseBytesIfOver();
    }

    private static Outcome outcome(PendingRequest over) {
        return switch (over.state()) {
            case COMPLETE -> over.dropped() ? Outcome.DROPPED : Outcome.ACKNOWLEDGED;
            case LOST -> Outcome.LOST;
            default -> Outcome.WITHDRAWN;
        };
    }

    private void answerComplete(PendingRequest over, DeliveryReply making) {
        phase = ANSWERED;
        HttpReply reply;
        try {
            reply = making.of(over.records(), over.dropped());
        } catch (RuntimeException e) {
            LOG.error("request {} on route {} failed while its answer was made", requestId, route.name(), e);
            reply = route.handler().refusal(Refusal.FAILED, this);
        }
        answer(reply, over.dropped() ? Refusal.ofDropped(reply) : null);
    }

    private void answerDelivered(Refusal refusal) {
        phase = ANSWERED;
        HttpReply reply = refusal == Refusal.UNKNOWN_OUTCOME ? late() : null;
        if (reply == null) {
            reply = route.handler().refusal(refusal, this);
        }
        answer(refusal == Refusal.NO_TASK ? reply.closing() : reply, refusal);
    }

    private @Nullable HttpReply late() {
        PendingRequest waiting = pending;
        DeliveryReply making = deliveryReply;
        try {
            return waiting == null || making == null ? null : making.late(waiting.records());
        } catch (RuntimeException e) {
            LOG.error("request {} on route {} failed while its answer was made", requestId, route.name(), e);
            return null;
        }
    }

    private void refuseHere(Refusal refusal) {
        replyHere(null, refusal);
    }

    private void replyHere(@Nullable HttpReply reply, @Nullable Refusal refusal) {
        if (!claimAnswer()) {
            return;
        }
        HttpReply made = reply;
        if (made == null && refusal != null) {
            made = route.handler().refusal(refusal, this);
        }
        if (made != null) {
            answer(made, refusal);
        }
    }

    private boolean claimAnswer() {
        return PHASE.compareAndSet(this, OPEN, ANSWERED);
    }

    private void answer(HttpReply reply, @Nullable Refusal refusal) {
        unsent = true;
        if (wire.reply(reply, "x-amzn-RequestId", requestId, "x-amz-apigw-id", RequestIds.extended(requestId))) {
            unsent = false;
        }
        room.leavePlace();
        releaseBytesIfOver();
        leave();
        int length = head.method().equals("HEAD") ? 0 : reply.body().length;
        host.observer().answered(this, reply.status(), length, refusal);
    }

    long ageNanos() {
        return System.nanoTime() - receivedNanos;
    }

    AccessRecord access(int status, int responseLength, @Nullable Refusal refusal) {
        MalformedRequest malformed = complaint;
        return new AccessRecord(
                head,
                path,
                route.path().text(),
                host.stage(),
                requestId,
                clientAddress,
                apiKeyId,
                receivedAtMillis,
                ageNanos(),
                handedOverNanos == 0 ? 0 : System.nanoTime() - handedOverNanos,
                status,
                responseLength,
                refusal == null ? null : refusal.responseType(),
                malformed != null ? malformed.getMessage() : refusal == null ? null : refusal.message(),
                malformed == null ? null : malformed.detail());
    }

    /** Both the records and the answer hold memory: a transformation's answer is as large as its request. */
    private void releaseBytesIfOver() {
        if (!unsent && (pending == null || recordsEnded)) {
            room.release();
        }
    }

    // ---- what it is

    @Override
    public HttpHead head() {
        return head;
    }

    @Override
    public byte[] body() {
        return body;
    }

    @Override
    public Route route() {
        return route;
    }

    @Override
    public String path() {
        return path;
    }

    @Override
    public String stage() {
        return host.stage();
    }

    @Override
    public List<String> pathVariables() {
        return pathVariables;
    }

    @Override
    public QueryParameters query() {
        QueryParameters parsed = query;
        if (parsed == null) {
            parsed = QueryParameters.parse(head.rawQuery());
            query = parsed;
        }
        return parsed;
    }

    @Override
    public String requestId() {
        return requestId;
    }

    @Override
    public InetAddress clientAddress() {
        return clientAddress;
    }

    @Override
    public @Nullable String apiKeyId() {
        return apiKeyId;
    }

    @Override
    public long retryAfterSeconds() {
        return retryAfterSeconds;
    }

    @Override
    public long receivedAtMillis() {
        return receivedAtMillis;
    }
}
