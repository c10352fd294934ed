// SPDX-License-Identifier: Apache-2.0
package io.hydrant.dev.quickstart.clients;

import static java.util.Objects.requireNonNull;

import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.firehose.FirehoseClient;
import software.amazon.awssdk.services.firehose.model.FirehoseException;
import software.amazon.awssdk.services.firehose.model.PutRecordBatchResponse;
import software.amazon.awssdk.services.firehose.model.Record;

/**
 * Writes lines to a delivery stream as Kinesis Agent does, through AWS's own SDK with nothing but its endpoint changed:
 * batches of at most 500 records, each a line with its newline; failed records are sent again. Confined to one thread.
 */
public final class FirehoseWriter implements AutoCloseable {

    private static final int BATCH = 500;
    private static final int ROUNDS = 6;

    private final FirehoseClient client;
    private final String deliveryStream;
    private int transmissions;

    /**
     * How writing came out.
     *
     * @param failed lines that the stream did not take
     * @param maybeRepeated lines that it may have taken more than once: their batch was sent again, by the SDK or by us,
     *     after an answer that leaves open what Kafka has
     */
    public record Outcome(Set<String> failed, Set<String> maybeRepeated) {
        public Outcome {
            failed = Set.copyOf(failed);
            maybeRepeated = Set.copyOf(maybeRepeated);
        }
    }

    /**
     * A client of one stream.
     *
     * @param endpoint for example {@code http://127.0.0.1:8444}
     */
    public FirehoseWriter(URI endpoint, String deliveryStream, String accessKeyId, String secretAccessKey) {
        this.deliveryStream = requireNonNull(deliveryStream, "deliveryStream is null");
        client = FirehoseClient.builder()
                .endpointOverride(endpoint)
                .region(Region.EU_WEST_1)
                .credentialsProvider(
                        StaticCredentialsProvider.create(AwsBasicCredentials.create(accessKeyId, secretAccessKey)))
                .httpClientBuilder(Apache5HttpClient.builder())
                .overrideConfiguration(config -> config.addExecutionInterceptor(new ExecutionInterceptor() {
                    @Override
                    public void beforeTransmission(Context.BeforeTransmission context, ExecutionAttributes attributes) {
                        transmissions++;
                    }
                }))
                .build();
    }

    /** Writes all lines, in {@value #ROUNDS} rounds at most. Lines must differ. */
    public Outcome write(List<String> lines) {
        Set<String> maybeRepeated = new LinkedHashSet<>();
        List<String> toSend = lines;
        for (int round = 0; round < ROUNDS && !toSend.isEmpty(); round++) {
            List<String> failed = new ArrayList<>();
            for (List<String> batch : LogSubscription.pieces(toSend, BATCH)) {
                int before = transmissions;
                List<String> failedOfBatch = put(batch, maybeRepeated);
                failed.addAll(failedOfBatch);
                if (transmissions > before + 1) {
                    maybeRepeated.addAll(batch);
                }
            }
            toSend = failed;
        }
        return new Outcome(new LinkedHashSet<>(toSend), maybeRepeated);
    }

    private List<String> put(List<String> batch, Set<String> maybeRepeated) {
        PutRecordBatchResponse response;
        try {
            response = client.putRecordBatch(request -> request.deliveryStreamName(deliveryStream)
                    .records(batch.stream().map(FirehoseWriter::record).toList()));
        } catch (FirehoseException e) {
            if (e.statusCode() < 500) {
                throw e;
            }
            maybeRepeated.addAll(batch);
            return batch;
        }
        List<String> failed = new ArrayList<>();
        for (int i = 0; i < batch.size(); i++) {
            if (response.requestResponses().get(i).errorCode() != null) {
                failed.add(batch.get(i));
            }
        }
        return failed;
    }

    private static Record record(String line) {
        return Record.builder().data(SdkBytes.fromUtf8String(line + "\n")).build();
    }

    @Override
    public void close() {
        client.close();
    }
}
