// SPDX-License-Identifier: Apache-2.0
package io.hydrant.source.http;

import java.util.List;
import java.util.Map;
import org.apache.kafka.common.metrics.PluginMetrics;
import org.apache.kafka.connect.source.SourceRecord;
import org.apache.kafka.connect.source.SourceTaskContext;
import org.apache.kafka.connect.source.TransactionContext;
import org.apache.kafka.connect.storage.OffsetStorageReader;
import org.jspecify.annotations.Nullable;

/** What a worker gives to a task that defines its own transactions. */
record TransactionalContext(List<String> transactions) implements SourceTaskContext {

    @Override
    public Map<String, String> configs() {
        return Map.of();
    }

    @Override
    public @Nullable OffsetStorageReader offsetStorageReader() {
        return null;
    }

    @Override
    public @Nullable PluginMetrics pluginMetrics() {
        return null;
    }

    @Override
    public TransactionContext transactionContext() {
        return new TransactionContext() {
            @Override
            public void commitTransaction() {
                transactions.add("commit");
            }

            @Override
            public void commitTransaction(SourceRecord last) {
                transactions.add("commit at record");
            }

            @Override
            public void abortTransaction() {
                transactions.add("abort");
            }

            @Override
            public void abortTransaction(SourceRecord last) {
                transactions.add("abort at record");
            }
        };
    }
}
