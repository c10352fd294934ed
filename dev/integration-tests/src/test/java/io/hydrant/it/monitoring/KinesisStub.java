// SPDX-License-Identifier: Apache-2.0
package io.hydrant.it.monitoring;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;

/**
 * As much of Kinesis as makes a reader report its lag: one shard without records, whose end is always {@code BEHIND_MS}
 * away. It speaks JSON, so the worker's SDK has to ({@code -Daws.cborEnabled=false}). That the connector reads what a real
 * Kinesis API holds is shown where the connector is.
 */
final class KinesisStub implements AutoCloseable {

    static final long BEHIND_MS = 123_456;

    private final HttpServer server;

    KinesisStub() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            String operation =
                    exchange.getRequestHeaders().getFirst("X-Amz-Target").replaceFirst(".*\\.", "");
            exchange.getRequestBody().readAllBytes();
            byte[] answer = new ObjectMapper().writeValueAsBytes(answer(operation));
            exchange.getResponseHeaders().set("Content-Type", "application/x-amz-json-1.1");
            exchange.sendResponseHeaders(200, answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
        });
        server.start();
    }

    private static Map<String, Object> answer(String operation) {
        return switch (operation) {
            case "ListShards" ->
                Map.of(
                        "Shards",
                        List.of(Map.of(
                                "ShardId",
                                "shardId-000000000000",
                                "HashKeyRange",
                                Map.of("StartingHashKey", "0", "EndingHashKey", "1"),
                                "SequenceNumberRange",
                                Map.of("StartingSequenceNumber", "1"))));
            case "DescribeStreamSummary" -> Map.of("StreamDescriptionSummary", Map.of("RetentionPeriodHours", 24));
            case "GetShardIterator" -> Map.of("ShardIterator", "iterator");
            case "GetRecords" ->
                Map.of("Records", List.of(), "NextShardIterator", "iterator", "MillisBehindLatest", BEHIND_MS);
            default -> throw new IllegalArgumentException("not expected: " + operation);
        };
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
