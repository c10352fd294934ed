// SPDX-License-Identifier: Apache-2.0
package io.hydrant.dev.stack.glue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hydrant.dev.stack.faults.ControlCalls;
import io.hydrant.dev.stack.faults.Faults;
import io.hydrant.dev.stack.faults.FaultyService;
import io.hydrant.dev.stack.faults.RequestLog;
import io.hydrant.dev.stack.http.Exchange;
import io.hydrant.dev.stack.http.HttpService;
import io.hydrant.dev.stack.http.Reply;
import java.io.IOException;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;

/** AWS's JSON 1.1 protocol: operation by header, structure in, structure or error out. Thread-safe. */
final class GlueService implements HttpService {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final String TARGET_PREFIX = "AWSGlue.";
    private static final String CONTENT_TYPE = "application/x-amz-json-1.1";
    private static final int MAX_BODY = 16 * 1024 * 1024;

    private final Faults faults;
    private final RequestLog requests;
    private final ControlCalls control;
    private final Map<String, Function<GlueInput, ObjectNode>> operations = new HashMap<>();

    GlueService(GlueState state, Faults faults, RequestLog requests, InstantSource clock) {
        this.faults = faults;
        this.requests = requests;
        this.control = new ControlCalls(faults, requests);
        DatabaseCalls databases = new DatabaseCalls(state, clock);
        operations.put("CreateDatabase", databases::create);
        operations.put("GetDatabase", databases::get);
        operations.put("GetDatabases", databases::list);
        operations.put("UpdateDatabase", databases::update);
        operations.put("DeleteDatabase", databases::delete);
        TableCalls tables = new TableCalls(state, clock);
        operations.put("CreateTable", tables::create);
        operations.put("GetTable", tables::get);
        operations.put("GetTables", tables::list);
        operations.put("UpdateTable", tables::update);
        operations.put("DeleteTable", tables::delete);
        operations.put("BatchDeleteTable", tables::batchDelete);
        operations.put("GetTableVersion", tables::version);
        operations.put("GetTableVersions", tables::versions);
        PartitionCalls partitions = new PartitionCalls(state, clock, faults);
        operations.put("CreatePartition", partitions::create);
        operations.put("GetPartition", partitions::get);
        operations.put("UpdatePartition", partitions::update);
        operations.put("DeletePartition", partitions::delete);
        operations.put("GetPartitions", partitions::list);
        operations.put("BatchCreatePartition", partitions::batchCreate);
        operations.put("BatchUpdatePartition", partitions::batchUpdate);
        operations.put("BatchDeletePartition", partitions::batchDelete);
        operations.put("BatchGetPartition", partitions::batchGet);
        // Query engines ask for these too; a catalog without any is what they meet most of the time.
        operations.put("GetUserDefinedFunctions", input -> list("UserDefinedFunctions"));
        operations.put("GetPartitionIndexes", input -> list("PartitionIndexDescriptorList"));
        operations.put("GetColumnStatisticsForTable", input -> list("ColumnStatisticsList"));
        operations.put("GetColumnStatisticsForPartition", input -> list("ColumnStatisticsList"));
    }

    @Override
    public Reply serve(Exchange exchange) throws IOException {
        if (exchange.rawPath().startsWith(ControlCalls.PATH)) {
            return control.serve(exchange);
        }
        GlueInput input;
        String operation;
        try {
            operation = operation(exchange);
            input = GlueInput.of(body(exchange));
        } catch (GlueError e) {
            return error(400, e.type(), e.message());
        }
        String resource = resource(input);
        int status = 0;
        try {
            Reply reply = FaultyService.serve(
                    faults.next(operation, resource),
                    () -> carryOut(operation, input),
                    (code, type) -> error(code, type, "A fault that was asked for"));
            status = reply.status();
            return reply;
        } finally {
            requests.add(operation, resource, Map.of(), exchange.headers(), status);
        }
    }

    @Override
    public Reply error(int status, String message) {
        return error(status, status < 500 ? "SerializationException" : "InternalServiceException", message);
    }

    private Reply carryOut(String operation, GlueInput input) throws IOException {
        try {
            return answer(200, run(operation, input), Map.of());
        } catch (GlueError e) {
            return error(400, e.type(), e.message());
        }
    }

    /** One at a time: what is read is still so when it is changed. */
    private synchronized ObjectNode run(String operation, GlueInput input) {
        Function<GlueInput, ObjectNode> work = operations.get(operation);
        if (work == null) {
            throw new GlueError("UnknownOperationException", "Not implemented by this server: " + operation);
        }
        return work.apply(input).deepCopy();
    }

    private static String operation(Exchange exchange) {
        String target = exchange.header("X-Amz-Target");
        if (!exchange.method().equals("POST") || target == null || !target.startsWith(TARGET_PREFIX)) {
            throw new GlueError(
                    "UnknownOperationException", "Send POST / with X-Amz-Target: " + TARGET_PREFIX + "<operation>");
        }
        return target.substring(TARGET_PREFIX.length());
    }

    private static JsonNode body(Exchange exchange) throws IOException {
        try {
            byte[] bytes = exchange.body(MAX_BODY);
            return bytes.length == 0 ? JsonNodeFactory.instance.objectNode() : JSON.readTree(bytes);
        } catch (JsonProcessingException e) {
            throw GlueError.serialization("The body is not JSON");
        } catch (Exchange.TooLargeException e) {
            throw new GlueError("RequestEntityTooLargeException", "Request body is too large");
        }
    }

    /** {@code database.table}, or what of it the request names. */
    private static String resource(GlueInput input) {
        ObjectNode body = input.copy();
        String database = body.path("DatabaseName").asText("");
        String table = body.path("TableName")
                .asText(body.path("TableInput").path("Name").asText(""));
        String name =
                body.path("Name").asText(body.path("DatabaseInput").path("Name").asText(""));
        if (database.isEmpty()) {
            return name;
        }
        String last = table.isEmpty() ? name : table;
        return last.isEmpty() ? database : database + "." + last;
    }

    private static ObjectNode list(String member) {
        ObjectNode answer = JsonNodeFactory.instance.objectNode();
        answer.putArray(member);
        return answer;
    }

    private static Reply error(int status, String type, String message) {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.put("__type", type);
        // Validation is the front's own, and says it in lower case.
        body.put(type.equals("ValidationException") ? "message" : "Message", message);
        return answer(status, body, Map.of("x-amzn-ErrorType", type));
    }

    private static Reply answer(int status, ObjectNode body, Map<String, String> headers) {
        Map<String, String> all = new HashMap<>(headers);
        all.put("x-amzn-RequestId", UUID.randomUUID().toString());
        try {
            return Reply.of(status, CONTENT_TYPE, JSON.writeValueAsBytes(body), all);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a JSON tree that cannot be written", e);
        }
    }
}
