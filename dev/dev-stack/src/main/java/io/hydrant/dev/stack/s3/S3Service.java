// SPDX-License-Identifier: Apache-2.0
package io.hydrant.dev.stack.s3;

import io.hydrant.dev.stack.faults.ControlCalls;
import io.hydrant.dev.stack.faults.Fault;
import io.hydrant.dev.stack.faults.Faults;
import io.hydrant.dev.stack.faults.FaultyService;
import io.hydrant.dev.stack.faults.RequestLog;
import io.hydrant.dev.stack.http.Exchange;
import io.hydrant.dev.stack.http.HttpService;
import io.hydrant.dev.stack.http.Reply;
import java.io.IOException;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;

/** Finds out what a request is, lets faults have their way, and answers in S3's shape. Thread-safe. */
final class S3Service implements HttpService {

    private static final Pattern ACCOUNT = Pattern.compile("\\d{12}");

    private final Faults faults;
    private final RequestLog requests;
    private final ControlCalls control;
    private final BucketCalls buckets;
    private final ListCalls lists;
    private final ObjectCalls objects;
    private final UploadCalls uploads;
    private final String account;
    private final AtomicLong requestIds = new AtomicLong();

    S3Service(S3State state, Faults faults, RequestLog requests, InstantSource clock, String region, String account) {
        this.faults = faults;
        this.requests = requests;
        this.control = new ControlCalls(faults, requests);
        this.buckets = new BucketCalls(state, region);
        this.lists = new ListCalls(state);
        this.objects = new ObjectCalls(state, clock, region);
        this.uploads = new UploadCalls(state, clock, region);
        this.account = account;
    }

    @Override
    public Reply serve(Exchange exchange) throws IOException {
        if (exchange.rawPath().startsWith(ControlCalls.PATH)) {
            return control.serve(exchange);
        }
        String requestId = "HYDRANT%09X".formatted(requestIds.incrementAndGet());
        S3Call call;
        S3Operation operation;
        try {
            call = S3Call.of(exchange);
            operation = S3Operation.of(call);
        } catch (S3Error e) {
            return stamped(error(e, exchange.rawPath(), requestId), requestId);
        }
        int status = 0;
        try {
            Reply reply = stamped(serve(call, operation, requestId), requestId);
            status = reply.status();
            return reply;
        } finally {
            requests.add(operation.awsName(), call.resource(), call.query(), call.headers(), status);
        }
    }

    @Override
    public Reply error(int status, String message) {
        String code = status < 500 ? "BadRequest" : "InternalError";
        return error(new S3Error(status, code, message), "/", "HYDRANT");
    }

    private Reply serve(S3Call call, S3Operation operation, String requestId) throws IOException {
        Optional<Fault> fault = faults.next(operation.awsName(), call.resource());
        if (fault.isPresent() && fault.get().kind() == Fault.Kind.DROP_UPLOAD) {
            uploads.drop(call);
        }
        return FaultyService.serve(
                fault,
                () -> {
                    try {
                        checkOwner(call);
                        return carryOut(call, operation);
                    } catch (S3Error e) {
                        return error(e, "/" + call.resource(), requestId);
                    } catch (Exchange.TooLargeException e) {
                        return error(
                                new S3Error(400, "EntityTooLarge", "The request body is too large"),
                                "/" + call.resource(),
                                requestId);
                    }
                },
                (status, code) -> error(
                        new S3Error(status, code, "A fault that was asked for"), "/" + call.resource(), requestId));
    }

    private Reply carryOut(S3Call call, S3Operation operation) throws IOException {
        return switch (operation) {
            case LIST_BUCKETS -> buckets.list();
            case CREATE_BUCKET -> buckets.create(call.bucket());
            case HEAD_BUCKET -> buckets.head(call.bucket());
            case DELETE_BUCKET -> buckets.delete(call.bucket());
            case GET_BUCKET_LOCATION -> buckets.location(call.bucket());
            case GET_BUCKET_VERSIONING -> buckets.versioning(call.bucket());
            case LIST_OBJECTS, LIST_OBJECTS_V2 -> lists.list(call);
            case LIST_MULTIPART_UPLOADS -> uploads.listUploads(call);
            case DELETE_OBJECTS -> buckets.deleteObjects(call);
            case PUT_OBJECT -> objects.put(call);
            case COPY_OBJECT -> objects.copy(call);
            case GET_OBJECT -> objects.get(call);
            case HEAD_OBJECT -> objects.head(call);
            case DELETE_OBJECT -> objects.delete(call);
            case GET_OBJECT_TAGGING -> objects.tags(call);
            case PUT_OBJECT_TAGGING -> objects.putTags(call);
            case DELETE_OBJECT_TAGGING -> objects.deleteTags(call);
            case CREATE_MULTIPART_UPLOAD -> uploads.create(call);
            case UPLOAD_PART -> uploads.putPart(call);
            case LIST_PARTS -> uploads.listParts(call);
            case COMPLETE_MULTIPART_UPLOAD -> uploads.complete(call);
            case ABORT_MULTIPART_UPLOAD -> uploads.abort(call);
        };
    }

    /** Any account will do where the server was given none of its own. */
    private void checkOwner(S3Call call) {
        String expected = call.header("x-amz-expected-bucket-owner");
        if (expected == null) {
            return;
        }
        if (!ACCOUNT.matcher(expected).matches()) {
            throw S3Error.invalidArgument("The value of the expected bucket owner parameter must be an AWS account ID");
        }
        if (!account.isEmpty() && !account.equals(expected)) {
            throw new S3Error(403, "AccessDenied", "Access Denied");
        }
    }

    private static Reply error(S3Error error, String resource, String requestId) {
        byte[] xml = Xml.plain("Error")
                .add("Code", error.code())
                .add("Message", error.getMessage())
                .add("Resource", resource)
                .add("RequestId", requestId)
                .bytes();
        return Reply.of(error.status(), Xml.CONTENT_TYPE, xml, Map.of());
    }

    private static Reply stamped(Reply reply, String requestId) {
        Map<String, String> headers = new LinkedHashMap<>(reply.headers());
        headers.put("x-amz-request-id", requestId);
        return new Reply(reply.status(), headers, reply.length(), reply.body());
    }
}
