// SPDX-License-Identifier: Apache-2.0
package io.hydrant.source.cloudwatch.intake;

import static io.hydrant.source.cloudwatch.directput.DirectPutError.ACCESS_DENIED;
import static io.hydrant.source.cloudwatch.directput.DirectPutError.INCOMPLETE_SIGNATURE;
import static io.hydrant.source.cloudwatch.directput.DirectPutError.INTERNAL_FAILURE;
import static io.hydrant.source.cloudwatch.directput.DirectPutError.INVALID_SIGNATURE;
import static io.hydrant.source.cloudwatch.directput.DirectPutError.MISSING_AUTHENTICATION_TOKEN;
import static io.hydrant.source.cloudwatch.directput.DirectPutError.REQUEST_ENTITY_TOO_LARGE;
import static io.hydrant.source.cloudwatch.directput.DirectPutError.RESOURCE_NOT_FOUND;
import static io.hydrant.source.cloudwatch.directput.DirectPutError.SERIALIZATION;
import static io.hydrant.source.cloudwatch.directput.DirectPutError.SERVICE_UNAVAILABLE;
import static io.hydrant.source.cloudwatch.directput.DirectPutError.UNRECOGNIZED_CLIENT;
import static java.util.stream.Collectors.toUnmodifiableMap;

import io.hydrant.connect.gzip.Gunzip;
import io.hydrant.listener.Exchange;
import io.hydrant.listener.Refusal;
import io.hydrant.listener.delivery.TrackedRecord;
import io.hydrant.listener.http.HttpHead;
import io.hydrant.listener.http.HttpReply;
import io.hydrant.source.cloudwatch.directput.DirectPutError;
import io.hydrant.source.cloudwatch.directput.DirectPutRejected;
import io.hydrant.source.cloudwatch.directput.DirectPutReplies;
import io.hydrant.source.cloudwatch.directput.Operation;
import io.hydrant.source.cloudwatch.directput.PutRequest;
import io.hydrant.source.cloudwatch.directput.PutRequestReader;
import io.hydrant.source.cloudwatch.directput.RecordResult;
import io.hydrant.source.cloudwatch.directput.StreamQuery;
import io.hydrant.source.cloudwatch.sigv4.SignatureRejected;
import io.hydrant.source.cloudwatch.sigv4.SignatureVerifier;
import io.hydrant.source.cloudwatch.sigv4.SignedRequest;
import java.io.IOException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Calls of the Firehose API. Thread-safe. */
final class DirectPutHandler {

    static final String TARGET = "X-Amz-Target";

    /** 4 MiB of data as base64, and the JSON around 500 records. */
    private static final int MAX_BODY_BYTES = 6_500_000;

    private static final String CONTENT_TYPE = "application/x-amz-json-1.1";
    private static final String UNSIGNED_REGION = "local";
    private static final String SLOW_DOWN = "Slow down.";
    private static final String NOT_IN_TIME = "Kafka has not acknowledged it in time; it may have it.";

    private final IntakeSettings settings;
    private final IntakeMetrics metrics;
    private final Map<String, DeliveryStream> streams;
    private final Map<String, Credential> credentials;
    private final SignatureVerifier verifier;

    DirectPutHandler(IntakeSettings settings, IntakeMetrics metrics, InstantSource clock) {
        this.settings = settings;
        this.metrics = metrics;
        this.streams = settings.streams().stream().collect(toUnmodifiableMap(DeliveryStream::name, stream -> stream));
        this.credentials = settings.credentials().stream()
                .collect(toUnmodifiableMap(c -> c.key().id(), c -> c));
        this.verifier = new SignatureVerifier(
                "firehose",
                settings.credentials().stream().map(Credential::key).toList(),
                settings.maxSkew(),
                settings.unsignedPayload(),
                clock);
    }

    /** Whether the body is worth waiting for: a call without a plausible signature is answered at once. */
    boolean acceptsHead(Exchange exchange) {
        if (isRetry(exchange.head().headers().first("amz-sdk-request"))) {
            metrics.retried();
        }
        if (settings.signed()) {
            try {
                verifier.verifyHead(exchange.head().headers()::all);
            } catch (SignatureRejected e) {
                metrics.unauthenticated(e.code().awsName());
                exchange.reply(error(error(e.code()), e.sentence()));
                return false;
            }
        }
        return true;
    }

    void handle(Exchange exchange) {
        try {
            Operation operation = Operation.of(exchange.head().headers().first(TARGET));
            if (exchange.body().length > MAX_BODY_BYTES) {
                throw new DirectPutRejected(
                        REQUEST_ENTITY_TOO_LARGE, "The body has more than " + MAX_BODY_BYTES + " bytes.");
            }
            Credential caller = settings.signed() ? authenticated(exchange) : null;
            RequestRoom room = new RequestRoom(exchange);
            byte[] body = plainBody(exchange, room);
            switch (operation) {
                case PUT_RECORD -> put(operation, PutRequestReader.putRecord(body), caller, exchange, room);
                case PUT_RECORD_BATCH -> put(operation, PutRequestReader.putRecordBatch(body), caller, exchange, room);
                case DESCRIBE_DELIVERY_STREAM -> {
                    String name =
                            stream(StreamQuery.read(body).streamName(), caller).name();
                    exchange.reply(ok(operation, DirectPutReplies.describe(name, UNSIGNED_REGION)));
                }
                case LIST_DELIVERY_STREAMS -> {
                    List<String> names = streams.keySet().stream()
                            .filter(name -> caller == null || caller.mayWriteTo(name))
                            .toList();
                    exchange.reply(ok(operation, StreamQuery.read(body).list(names)));
                }
            }
        } catch (DirectPutRejected e) {
            exchange.reply(error(e.error(), e.sentence()));
        }
    }

    /** What the listener could not hand over, or Kafka did not acknowledge in time, in AWS's words. */
    HttpReply refusal(Refusal refusal) {
        return switch (refusal) {
            case TOO_LARGE -> {
                metrics.oversize();
                yield error(REQUEST_ENTITY_TOO_LARGE, "The body is too large.");
            }
            case OVERLOADED, NO_TASK, NOT_TAKEN, THROTTLED, QUOTA_EXCEEDED -> error(SERVICE_UNAVAILABLE, SLOW_DOWN);
            case UNKNOWN_OUTCOME -> error(SERVICE_UNAVAILABLE, NOT_IN_TIME).header("X-Delivery", "unknown");
            case ACCESS_DENIED, ACCESS_DENIED_EXPLICITLY, INVALID_API_KEY, UNAUTHORIZED ->
                error(ACCESS_DENIED, "The caller is not allowed here.");
            case MALFORMED, MALFORMED_BODY, TOO_SLOW, UNKNOWN_ROUTE, UNSUPPORTED_MEDIA_TYPE ->
                error(SERIALIZATION, refusal.message());
            case DROPPED, FAILED -> error(INTERNAL_FAILURE, "The request failed.");
        };
    }

    HttpReply malformed(String sentence) {
        return error(SERIALIZATION, sentence);
    }

    private void put(
            Operation operation, PutRequest request, @Nullable Credential caller, Exchange exchange, RequestRoom room)
            throws DirectPutRejected {
        DeliveryStream stream = stream(request.streamName(), caller);
        RequestFacts facts = settings.newFacts()
                .with(RecordHeader.STREAM, stream.name())
                .with(RecordHeader.REQUEST_ID, exchange.requestId())
                .with(
                        RecordHeader.ACCESS_KEY_ID,
                        caller == null ? null : caller.key().id())
                .with(RecordHeader.CLIENT_IP, exchange.clientAddress().getHostAddress())
                .arrivedAt(exchange.receivedAtMillis());
        RecordBatch batch = settings.newBatch(stream, facts, request.records().size(), room);
        if (!batch.addAll(request.records())) {
            exchange.refuse(Refusal.OVERLOADED);
            return;
        }
        batch.countIn(metrics);
        if (batch.records().isEmpty()) {
            exchange.reply(answer(operation, batch, exchange.requestId()));
        } else {
            exchange.deliver(batch.records(), new Reply(operation, batch, exchange.requestId()));
        }
    }

    /** What is said of each record, when all were acknowledged or the time is up. */
    private final class Reply implements Exchange.DeliveryReply {

        private final Operation operation;
        private final RecordBatch batch;
        private final String requestId;

        Reply(Operation operation, RecordBatch batch, String requestId) {
            this.operation = operation;
            this.batch = batch;
            this.requestId = requestId;
        }

        @Override
        public HttpReply of(List<TrackedRecord> records, boolean dropped) {
            return answer(operation, batch, requestId);
        }

        /** Without a single success the whole call fails: SDKs repeat that by themselves, after a pause. */
        @Override
        public @Nullable HttpReply late(List<TrackedRecord> records) {
            boolean some = false;
            for (int i = 0; i < batch.size() && !some; i++) {
                RecordBatch.Outcome outcome = batch.outcome(i, settings.droppedIsDelivered());
                some = outcome != RecordBatch.Outcome.WAITING && outcome != RecordBatch.Outcome.FAILED;
            }
            return some ? answer(operation, batch, requestId).header("X-Delivery", "unknown") : null;
        }
    }

    private HttpReply answer(Operation operation, RecordBatch batch, String requestId) {
        List<RecordResult> results = new ArrayList<>(batch.size());
        int failed = 0;
        for (int i = 0; i < batch.size(); i++) {
            RecordResult result = result(batch, i, requestId);
            failed += result.failed() ? 1 : 0;
            results.add(result);
        }
        metrics.failed(failed);
        if (operation == Operation.PUT_RECORD_BATCH) {
            return ok(operation, DirectPutReplies.putRecordBatch(results));
        }
        RecordResult only = results.get(0);
        return only.recordId() == null
                ? error(INTERNAL_FAILURE, "The record was not written.")
                : ok(operation, DirectPutReplies.putRecord(only.recordId()));
    }

    /** A record that came to nothing has no place in Kafka: its id says which record of which request it was. */
    private RecordResult result(RecordBatch batch, int index, String requestId) {
        RecordBatch.Outcome outcome = batch.outcome(index, settings.droppedIsDelivered());
        if (outcome == RecordBatch.Outcome.FAILED) {
            return RecordResult.failed(INTERNAL_FAILURE, "The record was not written.");
        }
        if (outcome == RecordBatch.Outcome.WAITING) {
            return RecordResult.failed(SERVICE_UNAVAILABLE, NOT_IN_TIME);
        }
        String position = batch.position(index);
        return RecordResult.stored(position == null ? requestId + "-" + index : position);
    }

    private Credential authenticated(Exchange exchange) throws DirectPutRejected {
        HttpHead head = exchange.head();
        try {
            String id = verifier.verify(new SignedRequest(
                            head.method(),
                            head.rawPath(),
                            head.rawQuery(),
                            head.headers()::all,
                            exchange.body(),
                            head.secure()))
                    .id();
            Credential credential = credentials.get(id);
            if (credential != null) {
                return credential;
            }
            throw new IllegalStateException("the verifier knows a key that the config does not");
        } catch (SignatureRejected e) {
            metrics.unauthenticated(e.code().awsName());
            throw new DirectPutRejected(error(e.code()), e.sentence());
        }
    }

    private static DirectPutError error(SignatureRejected.Code code) {
        return switch (code) {
            case MISSING_AUTHENTICATION_TOKEN -> MISSING_AUTHENTICATION_TOKEN;
            case INCOMPLETE_SIGNATURE -> INCOMPLETE_SIGNATURE;
            case UNRECOGNIZED_CLIENT -> UNRECOGNIZED_CLIENT;
            case INVALID_SIGNATURE -> INVALID_SIGNATURE;
        };
    }

    private DeliveryStream stream(String name, @Nullable Credential caller) throws DirectPutRejected {
        if (caller != null && !caller.mayWriteTo(name)) {
            metrics.unauthenticated(ACCESS_DENIED.awsName());
            throw new DirectPutRejected(
                    ACCESS_DENIED, "User: " + caller.key().id() + " is not authorized to write to " + name + ".");
        }
        DeliveryStream stream = streams.get(name);
        if (stream == null) {
            throw new DirectPutRejected(RESOURCE_NOT_FOUND, "Firehose " + name + " not found.");
        }
        return stream;
    }

    /** No SDK compresses its calls; whoever does all the same is understood. */
    private static byte[] plainBody(Exchange exchange, RequestRoom room) throws DirectPutRejected {
        String encoding = exchange.head().headers().first("Content-Encoding");
        if (!"gzip".equalsIgnoreCase(encoding)) {
            return exchange.body();
        }
        try {
            return Gunzip.inflate(exchange.body(), MAX_BODY_BYTES, room::reserve);
        } catch (Gunzip.NoRoom e) {
            throw new DirectPutRejected(SERVICE_UNAVAILABLE, SLOW_DOWN);
        } catch (Gunzip.TooLarge e) {
            throw new DirectPutRejected(
                    REQUEST_ENTITY_TOO_LARGE, "The body has more than " + MAX_BODY_BYTES + " bytes.");
        } catch (IOException e) {
            throw new DirectPutRejected(SERIALIZATION, "The gzip body is cut off or damaged.");
        }
    }

    private static boolean isRetry(@Nullable String sdkRequest) {
        return sdkRequest != null && sdkRequest.contains("attempt=") && !sdkRequest.contains("attempt=1");
    }

    private HttpReply ok(Operation operation, byte[] body) {
        metrics.answered(operation.awsName(), 200);
        return HttpReply.of(200, body).header("Content-Type", CONTENT_TYPE);
    }

    private HttpReply error(DirectPutError error, String message) {
        metrics.answered("error", error.status());
        return HttpReply.of(error.status(), DirectPutReplies.error(error, message))
                .header("Content-Type", CONTENT_TYPE);
    }
}
