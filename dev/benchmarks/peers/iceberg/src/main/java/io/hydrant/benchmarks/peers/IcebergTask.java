// SPDX-License-Identifier: Apache-2.0
package io.hydrant.benchmarks.peers;

import java.util.Collection;
import java.util.Map;
import org.apache.iceberg.AppendFiles;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.Table;
import org.apache.iceberg.catalog.Catalog;
import org.apache.iceberg.connect.IcebergSinkConfig;
import org.apache.iceberg.connect.data.IcebergWriterResult;
import org.apache.iceberg.connect.data.SinkWriter;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.sink.SinkRecord;
import org.apache.kafka.connect.sink.SinkTask;

/**
 * What Iceberg's sink does with records (its SinkWriter: conversion, partitioning, Parquet, upload) without the control topic
 * by which its workers agree: each offset commit ends the files and appends them to the table, which its coordinator does
 * otherwise. So it costs a little less than the whole sink.
 */
public final class IcebergTask extends SinkTask {
    private Catalog catalog;
    private SinkWriter writer;
    private Table table;

    @Override
    public String version() {
        return "1";
    }

    @Override
    public void start(Map<String, String> props) {
        IcebergSinkConfig config = new IcebergSinkConfig(props);
        catalog = IcebergTables.open(config.catalogProps());
        IcebergTables.create(catalog);
        table = catalog.loadTable(IcebergTables.EVENTS);
        writer = new SinkWriter(catalog, config);
    }

    @Override
    public void put(Collection<SinkRecord> records) {
        writer.save(records);
    }

    @Override
    public Map<TopicPartition, OffsetAndMetadata> preCommit(Map<TopicPartition, OffsetAndMetadata> current) {
        AppendFiles append = null;
        for (IcebergWriterResult result : writer.completeWrite().writerResults()) {
            for (DataFile file : result.dataFiles()) {
                if (append == null) {
                    table.refresh();
                    append = table.newAppend();
                }
                append.appendFile(file);
            }
        }
        if (append != null) {
            append.commit();
        }
        return current;
    }

    @Override
    public void stop() {
        writer.close();
        if (catalog instanceof AutoCloseable closeable) {
            try {
                closeable.close();
            } catch (Exception e) {
                throw new IllegalStateException("the catalog did not close", e);
            }
        }
    }
}
