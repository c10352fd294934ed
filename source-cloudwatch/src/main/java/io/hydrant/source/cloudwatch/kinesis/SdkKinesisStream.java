// SPDX-License-Identifier: Apache-2.0
package io.hydrant.source.cloudwatch.kinesis;

import io.hydrant.aws.AwsCallException;
import io.hydrant.aws.AwsClients;
import io.hydrant.aws.AwsEndpoint;
import io.hydrant.aws.AwsFailures;
import io.hydrant.aws.AwsSettings;
import io.hydrant.aws.CallLimits;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.kinesis.KinesisClient;
import software.amazon.awssdk.services.kinesis.model.ExpiredIteratorException;
import software.amazon.awssdk.services.kinesis.model.GetRecordsResponse;
import software.amazon.awssdk.services.kinesis.model.GetShardIteratorRequest;
import software.amazon.awssdk.services.kinesis.model.InvalidArgumentException;
import software.amazon.awssdk.services.kinesis.model.ListShardsRequest;
import software.amazon.awssdk.services.kinesis.model.ListShardsResponse;
import software.amazon.awssdk.services.kinesis.model.Record;
import software.amazon.awssdk.services.kinesis.model.ResourceNotFoundException;
import software.amazon.awssdk.services.kinesis.model.ShardIteratorType;

/** A data stream through the AWS SDK. Thread-safe. */
public final class SdkKinesisStream implements KinesisStream {

    /** A failed read is repeated by its reader, which also keeps the pace: the SDK tries once more only. */
    private static final CallLimits LIMITS = new CallLimits(2, Duration.ofSeconds(10), Duration.ofSeconds(20));

    private static final int MAX_CONNECTIONS = 16;

    private final String stream;
    private final AwsClients clients;
    private final KinesisClient kinesis;

    public SdkKinesisStream(String stream, AwsSettings settings, AwsEndpoint endpoint) {
        this.stream = stream;
        this.clients = AwsClients.open(settings, endpoint, new AwsClients.HttpLimits(MAX_CONNECTIONS, null));
        this.kinesis =
                clients.configure(KinesisClient.builder(), endpoint, LIMITS).build();
    }

    @Override
    public List<Shard> shards() {
        List<Shard> shards = new ArrayList<>();
        String next = null;
        do {
            String token = next;
            ListShardsRequest request = token == null
                    ? ListShardsRequest.builder().streamName(stream).build()
                    : ListShardsRequest.builder().nextToken(token).build();
            ListShardsResponse response =
                    call("list the shards of " + stream, "kinesis:ListShards", () -> kinesis.listShards(request));
            response.shards().forEach(shard -> shards.add(shard(shard)));
            next = response.nextToken();
        } while (next != null);
        return shards;
    }

    private static Shard shard(software.amazon.awssdk.services.kinesis.model.Shard shard) {
        List<String> parents = new ArrayList<>(2);
        if (shard.parentShardId() != null) {
            parents.add(shard.parentShardId());
        }
        if (shard.adjacentParentShardId() != null) {
            parents.add(shard.adjacentParentShardId());
        }
        return new Shard(shard.shardId(), parents, shard.sequenceNumberRange().endingSequenceNumber() != null);
    }

    @Override
    public Duration retention() {
        return Duration.ofHours(call(
                        "describe " + stream,
                        "kinesis:DescribeStreamSummary",
                        () -> kinesis.describeStreamSummary(describe -> describe.streamName(stream)))
                .streamDescriptionSummary()
                .retentionPeriodHours());
    }

    @Override
    public String iterator(String shardId, StartAt start) throws PositionLost, ShardGone {
        GetShardIteratorRequest.Builder request =
                GetShardIteratorRequest.builder().streamName(stream).shardId(shardId);
        if (start.time() != null) {
            request.shardIteratorType(ShardIteratorType.AT_TIMESTAMP).timestamp(start.time());
        } else if (start.sequenceNumber() != null) {
            request.shardIteratorType(ShardIteratorType.AT_SEQUENCE_NUMBER)
                    .startingSequenceNumber(start.sequenceNumber());
        } else if (start.after() != null) {
            request.shardIteratorType(ShardIteratorType.AFTER_SEQUENCE_NUMBER).startingSequenceNumber(start.after());
        } else {
            request.shardIteratorType(ShardIteratorType.TRIM_HORIZON);
        }
        try {
            return kinesis.getShardIterator(request.build()).shardIterator();
        } catch (ResourceNotFoundException e) {
            if (start.sequenceNumber() != null || start.after() != null) {
                // The shard may be there all the same, with other records: kinesis.position.lost asks again without
                // them.
                throw lost(shardId, e);
            }
            throw new ShardGone("there is no " + shardId + " of " + stream, e);
        } catch (InvalidArgumentException e) {
            if (start.time() != null) {
                // This worker's clock is ahead of Kinesis's, which accepts no time to come.
                throw new AwsCallException(
                        "cannot start " + shardId + " of " + stream + " at " + start.time() + ": "
                                + AwsFailures.code(e),
                        true,
                        "Kinesis.InvalidArgumentException",
                        "",
                        e);
            }
            throw lost(shardId, e);
        } catch (SdkException e) {
            throw failure("find the position in " + shardId + " of " + stream, "kinesis:GetShardIterator", e);
        }
    }

    private PositionLost lost(String shardId, SdkException cause) {
        return new PositionLost("Kinesis does not know the position in " + shardId + " of " + stream, cause);
    }

    @Override
    public Page read(String iterator, int maxRecords) throws IteratorExpired {
        try {
            GetRecordsResponse response =
                    kinesis.getRecords(get -> get.shardIterator(iterator).limit(maxRecords));
            List<StreamRecord> records = new ArrayList<>(response.records().size());
            for (Record each : response.records()) {
                records.add(new StreamRecord(
                        each.sequenceNumber(),
                        each.partitionKey(),
                        each.data().asByteArrayUnsafe(),
                        each.approximateArrivalTimestamp().toEpochMilli()));
            }
            Long behind = response.millisBehindLatest();
            return new Page(records, response.nextShardIterator(), behind == null ? 0 : behind);
        } catch (ExpiredIteratorException e) {
            throw new IteratorExpired(e);
        } catch (SdkException e) {
            throw failure("read " + stream, "kinesis:GetRecords", e);
        }
    }

    @Override
    public void close() {
        kinesis.close();
        clients.close();
    }

    private <T> T call(String what, String permission, Supplier<T> call) {
        try {
            return call.get();
        } catch (SdkException e) {
            throw failure(what, permission, e);
        }
    }

    private RuntimeException failure(String what, String permission, SdkException e) {
        return AwsFailures.read(AwsFailures.Service.KINESIS, what, permission + " on the stream " + stream, e);
    }
}
