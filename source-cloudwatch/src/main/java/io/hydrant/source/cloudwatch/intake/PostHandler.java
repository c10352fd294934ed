// SPDX-License-Identifier: Apache-2.0
package io.hydrant.source.cloudwatch.intake;

import com.github.benmanes.caffeine.cache.Ticker;
import io.hydrant.listener.Exchange;
import io.hydrant.listener.Refusal;
import io.hydrant.listener.delivery.TrackedRecord;
import io.hydrant.listener.http.Headers;
import io.hydrant.listener.http.HttpReply;
import io.hydrant.source.cloudwatch.endpoint.AccessKeys;
import io.hydrant.source.cloudwatch.endpoint.CommonAttributes;
import io.hydrant.source.cloudwatch.endpoint.Post;
import io.hydrant.source.cloudwatch.endpoint.PostReader;
import io.hydrant.source.cloudwatch.endpoint.PostRejected;
import io.hydrant.source.cloudwatch.endpoint.PostReplies;
import io.hydrant.source.cloudwatch.endpoint.PostReplies.TransformationResult;
import io.hydrant.source.cloudwatch.endpoint.PostedRecord;
import io.hydrant.source.cloudwatch.endpoint.RequestIdWindow;
import io.hydrant.source.cloudwatch.endpoint.SourceArn;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Deliveries of a Firehose to its HTTP endpoint destination, and Lambda-style posts. Never answers 413, which would make a
 * Firehose throw its batch away. Thread-safe.
 */
final class PostHandler {

    /** Name of the path variable that holds all of the path, see {@link FirehoseHandler#routes}. */
    static final String PATH = "path";

    /** The end of a delivery is always told; this only bounds the memory should it not be. */
    private static final Duration IN_PROGRESS = Duration.ofHours(1);

    private static final String REQUEST_ID = "X-Amz-Firehose-Request-Id";
    private static final String PROTOCOL_VERSION = "X-Amz-Firehose-Protocol-Version";
    private static final String SOURCE_ARN = "X-Amz-Firehose-Source-Arn";
    private static final String ACCESS_KEY = "X-Amz-Firehose-Access-Key";
    private static final String COMMON_ATTRIBUTES = "X-Amz-Firehose-Common-Attributes";

    private final IntakeSettings settings;
    private final IntakeMetrics metrics;
    private final AccessKeys accessKeys;
    private final RequestIdWindow window;
    private final InstantSource clock;

    PostHandler(IntakeSettings settings, IntakeMetrics metrics, InstantSource clock, Ticker ticker) {
        this.settings = settings;
        this.metrics = metrics;
        this.accessKeys = new AccessKeys(settings.accessKeys());
        this.window = new RequestIdWindow(settings.requestIdWindow(), IN_PROGRESS, ticker);
        this.clock = clock;
    }

    /** Whether the body is worth waiting for: who has no access key is told so at once. */
    boolean acceptsHead(Exchange exchange) {
        if (accessKeys.allow(exchange.head().headers().first(ACCESS_KEY))) {
            return true;
        }
        metrics.unauthenticated(ACCESS_KEY);
        exchange.reply(failure(exchange, 401, "The access key is missing or wrong."));
        return false;
    }

    void handle(Exchange exchange) {
        Headers headers = exchange.head().headers();
        try {
            String version = headers.first(PROTOCOL_VERSION);
            if (version != null && !version.equals("1.0")) {
                throw new PostRejected(400, "Only protocol version 1.0 is understood.");
            }
            RequestRoom room = new RequestRoom(exchange);
            Post post = PostReader.read(
                    exchange.body(), headers.first("Content-Encoding"), settings.maxBodyBytes(), room::reserve);
            DeliveryStream stream = stream(exchange, post);
            if (post.kind() == Post.Kind.DELIVERY) {
                deliverOnce(exchange, post, stream, room);
            } else {
                deliver(exchange, post, stream, "", room);
            }
        } catch (PostRejected e) {
            if (e.isOversize()) {
                metrics.oversize();
            }
            exchange.reply(failure(exchange, e.status(), e.sentence()));
        }
    }

    /** What the listener could not hand over, or Kafka did not acknowledge in time. */
    HttpReply refusal(Refusal refusal, Exchange exchange) {
        if (refusal == Refusal.TOO_LARGE) {
            metrics.oversize();
            return failure(exchange, 503, "The body is larger than " + settings.maxBodyBytes() + " bytes.");
        }
        HttpReply reply = failure(exchange, refusal.status(), refusal.message());
        return refusal == Refusal.UNKNOWN_OUTCOME ? reply.header("X-Delivery", "unknown") : reply;
    }

    HttpReply malformed(int status, String sentence, Exchange exchange) {
        return failure(exchange, status == 413 ? 503 : status, sentence);
    }

    private void deliverOnce(Exchange exchange, Post post, DeliveryStream stream, RequestRoom room)
            throws PostRejected {
        String header = exchange.head().headers().first(REQUEST_ID);
        String requestId = header == null ? post.requestId() : header;
        if (requestId == null || requestId.isEmpty()) {
            throw new PostRejected(400, "The delivery has no request id, neither in its header nor in its body.");
        }
        switch (window.arrive(requestId, exchange.requestId())) {
            case NEW -> {
                boolean handedOver = false;
                try {
                    handedOver = deliver(exchange, post, stream, requestId, room);
                } finally {
                    if (!handedOver) {
                        window.finish(requestId, exchange.requestId(), false);
                    }
                }
            }
            case DELIVERED -> {
                metrics.retried();
                metrics.duplicate();
                exchange.reply(reply("Delivery", 200, PostReplies.delivery(requestId, clock.instant(), null)));
            }
            case IN_PROGRESS -> {
                metrics.retried();
                throw new PostRejected(503, "The same request is still being delivered.");
            }
        }
    }

    /** False if the post was refused, because there is no room for its records. */
    private boolean deliver(Exchange exchange, Post post, DeliveryStream stream, String requestId, RequestRoom room)
            throws PostRejected {
        Headers headers = exchange.head().headers();
        RequestFacts facts = settings.newFacts()
                .with(RecordHeader.STREAM, stream.name())
                .with(RecordHeader.REQUEST_ID, requestId.isEmpty() ? exchange.requestId() : requestId)
                .with(RecordHeader.CLIENT_IP, exchange.clientAddress().getHostAddress())
                .withAttributes(CommonAttributes.parse(headers.first(COMMON_ATTRIBUTES)))
                .arrivedAt(exchange.receivedAtMillis());
        RecordBatch batch = settings.newBatch(stream, facts, post.records().size(), room);
        for (PostedRecord record : post.records()) {
            if (!batch.add(record.data())) {
                exchange.refuse(Refusal.OVERLOADED);
                return false;
            }
        }
        batch.countIn(metrics);
        if (batch.records().isEmpty()) {
            finish(exchange, post, requestId, batch.complete());
            exchange.reply(answer(post, requestId, batch));
        } else {
            exchange.deliver(batch.records(), new Reply(exchange, post, requestId, batch));
        }
        return true;
    }

    /** The answer to a post, and what its end means for the memory of request ids, which may come after the answer. */
    private final class Reply implements Exchange.DeliveryReply {

        private final Exchange exchange;
        private final Post post;
        private final String requestId;
        private final RecordBatch batch;

        Reply(Exchange exchange, Post post, String requestId, RecordBatch batch) {
            this.exchange = exchange;
            this.post = post;
            this.requestId = requestId;
            this.batch = batch;
        }

        @Override
        public HttpReply of(List<TrackedRecord> records, boolean dropped) {
            return answer(post, requestId, batch);
        }

        @Override
        public void ended(Exchange.Outcome outcome, List<TrackedRecord> records) {
            boolean acknowledged = outcome == Exchange.Outcome.ACKNOWLEDGED
                    || (outcome == Exchange.Outcome.DROPPED && settings.droppedIsDelivered());
            finish(exchange, post, requestId, acknowledged && batch.complete());
        }
    }

    private void finish(Exchange exchange, Post post, String requestId, boolean delivered) {
        if (post.kind() == Post.Kind.DELIVERY) {
            window.finish(requestId, exchange.requestId(), delivered);
        }
    }

    private HttpReply answer(Post post, String requestId, RecordBatch batch) {
        List<TransformationResult> results = new ArrayList<>(batch.size());
        int failed = 0;
        for (int i = 0; i < batch.size(); i++) {
            RecordBatch.Outcome outcome = batch.outcome(i, settings.droppedIsDelivered());
            failed += outcome == RecordBatch.Outcome.FAILED ? 1 : 0;
            results.add(result(outcome));
        }
        metrics.failed(failed);
        String error = failed == 0 ? null : failed + " of " + batch.size() + " records were not written.";
        int status = failed == 0 ? 200 : 500;
        return switch (post.kind()) {
            case DELIVERY -> reply("Delivery", status, PostReplies.delivery(requestId, clock.instant(), error));
            case AWS_LOGS ->
                reply("AwsLogs", status, PostReplies.awsLogs(batch.records().size(), error));
            case TRANSFORMATION -> reply("Transformation", 200, PostReplies.transformation(post.records(), results));
        };
    }

    private static TransformationResult result(RecordBatch.Outcome outcome) {
        return switch (outcome) {
            case STORED -> TransformationResult.OK;
            case DROPPED -> TransformationResult.DROPPED;
            case UNDECODABLE, FAILED, WAITING -> TransformationResult.PROCESSING_FAILED;
        };
    }

    /** Named by the end of the path, else by the ARN that came with the post, else the only one there is. */
    private DeliveryStream stream(Exchange exchange, Post post) throws PostRejected {
        String path = exchange.pathVariable(PATH);
        DeliveryStream byPath = path == null ? null : named(path.substring(path.lastIndexOf('/') + 1));
        if (byPath != null) {
            return byPath;
        }
        String arn = exchange.head().headers().first(SOURCE_ARN);
        String name = arn == null ? post.deliveryStream() : SourceArn.streamName(arn);
        if (name != null) {
            DeliveryStream byName = named(name);
            if (byName != null) {
                return byName;
            }
            throw new PostRejected(403, "The stream of the source ARN is not one of delivery.streams.");
        }
        if (settings.streams().size() == 1) {
            return settings.streams().get(0);
        }
        throw new PostRejected(
                400, "Which delivery stream is meant? Put its name at the end of the path, or send a source ARN.");
    }

    private @Nullable DeliveryStream named(String name) {
        for (DeliveryStream stream : settings.streams()) {
            if (stream.name().equals(name) || stream.alias().equals(name)) {
                return stream;
            }
        }
        return null;
    }

    /** In the shape of a delivery's answer if it says that it is one, else as a Lambda function reports errors. */
    private HttpReply failure(Exchange exchange, int status, String message) {
        String requestId = exchange.head().headers().first(REQUEST_ID);
        byte[] body = requestId == null
                ? PostReplies.awsLogs(0, message)
                : PostReplies.delivery(requestId, clock.instant(), message);
        return reply("error", status, body);
    }

    private HttpReply reply(String operation, int status, byte[] body) {
        metrics.answered(operation, status);
        return HttpReply.json(status, body);
    }
}
