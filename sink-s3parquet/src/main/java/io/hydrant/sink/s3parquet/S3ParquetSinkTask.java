// SPDX-License-Identifier: Apache-2.0
package io.hydrant.sink.s3parquet;

import io.hydrant.connect.PluginVersion;
import io.hydrant.sink.s3parquet.delivery.Delivery;
import io.hydrant.sink.s3parquet.intake.RecordIntake;
import io.hydrant.sink.s3parquet.table.Tables;
import java.util.Collection;
import java.util.Map;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.sink.SinkRecord;
import org.apache.kafka.connect.sink.SinkTask;
import org.jspecify.annotations.Nullable;

/**
 * One task: records become rows of open files, due files are delivered beside it, and offsets follow what is durable. All
 * methods come from one thread; none of them calls S3 or Glue.
 */
public final class S3ParquetSinkTask extends SinkTask {

    private final SinkServices.Factory servicesFactory;
    private @Nullable SinkServices services;

    /** As Connect does it. */
    public S3ParquetSinkTask() {
        this(SinkServices::open);
    }

    /** With other services than AWS's. */
    S3ParquetSinkTask(SinkServices.Factory servicesFactory) {
        this.servicesFactory = servicesFactory;
    }

    @Override
    public String version() {
        return PluginVersion.of(S3ParquetSinkTask.class);
    }

    @Override
    public void start(Map<String, String> props) {
        services = servicesFactory.open(new S3ParquetSinkConfig(props), context);
    }

    /** Partitions are ours: they are paused until they are claimed. */
    @Override
    public void open(Collection<TopicPartition> partitions) {
        delivery().open(partitions);
    }

    /** Also called without records, which is our clock tick. */
    @Override
    public void put(Collection<SinkRecord> records) {
        Delivery delivery = delivery();
        Tables tables = services().tables();
        RecordIntake intake = services().intake();
        tables.tick();
        delivery.tick();
        delivery.throwIfFailed();
        tables.throwIfFailed();
        intake.accept(records);
        delivery.deliverDue();
        context.timeout(delivery.untilNextTick().toMillis());
    }

    /** Offsets below which everything is durable, visible and registered. Never throws: the worker would rewind for ever. */
    @Override
    public Map<TopicPartition, OffsetAndMetadata> preCommit(Map<TopicPartition, OffsetAndMetadata> currentOffsets) {
        return delivery().preCommit(currentOffsets);
    }

    /** Partitions are not ours any more. */
    @Override
    public void close(Collection<TopicPartition> partitions) {
        if (services != null) {
            services.delivery().close(partitions);
        }
    }

    @Override
    public void stop() {
        if (services != null) {
            services.close();
            services = null;
        }
    }

    private Delivery delivery() {
        return services().delivery();
    }

    private SinkServices services() {
        if (services == null) {
            throw new IllegalStateException("the task is not started");
        }
        return services;
    }
}
