// SPDX-License-Identifier: Apache-2.0
package io.hydrant.sink.s3parquet;

import io.hydrant.aws.AwsCallException;
import io.hydrant.sink.s3parquet.catalog.CatalogTable;
import io.hydrant.sink.s3parquet.catalog.TableCatalog;
import io.hydrant.sink.s3parquet.catalog.TableName;
import io.hydrant.sink.s3parquet.store.ConditionalWriteProbe;
import io.hydrant.sink.s3parquet.store.ObjectAttributes;
import io.hydrant.sink.s3parquet.store.ObjectStore;
import io.hydrant.sink.s3parquet.store.Upload;
import io.hydrant.sink.s3parquet.table.TableBinder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;

/**
 * {@code validate.live}: tries what a task will do, and says on which key it fails. It leaves no object and no upload behind.
 * Blocks; used once.
 */
final class LiveCheck {

    private final S3ParquetSinkConfig config;
    private final Function<String, ObjectStore> buckets;
    private final TableCatalog catalog;
    private final List<Problem> problems = new ArrayList<>();

    LiveCheck(S3ParquetSinkConfig config, Function<String, ObjectStore> buckets, TableCatalog catalog) {
        this.config = config;
        this.buckets = buckets;
        this.catalog = catalog;
    }

    List<Problem> run() {
        upload(config.bucket(), config.objectAttributes(), StorageKeys.BUCKET);
        if (config.backupEnabled()) {
            upload(config.backupBucket(), config.objectAttributes(), BackupKeys.BUCKET);
        }
        if (config.exactlyOnce()) {
            conditionalWrites();
        }
        if (config.hasTable() && config.tableTemplate().isLiteral()) {
            table();
        }
        return problems;
    }

    /** Multipart with all that objects are written with: that is where a KMS key, tags or an ACL are refused. */
    private void upload(String bucket, ObjectAttributes attributes, String key) {
        ObjectStore store = buckets.apply(bucket);
        try {
            Upload upload = store.createUpload(probeKey(), attributes);
            store.abortUpload(upload);
        } catch (AwsCallException e) {
            problems.add(Problem.on(String.valueOf(e.getMessage()), key));
        }
    }

    private void conditionalWrites() {
        try {
            ConditionalWriteProbe.run(buckets.apply(config.stateBucket()), probeKey(), config.stateAttributes())
                    .ifPresent(fault -> problems.add(Problem.on(
                            "the store does not honour conditional writes: " + fault + ". Choose at_least_once",
                            DeliveryKeys.GUARANTEE)));
        } catch (AwsCallException e) {
            problems.add(Problem.on(String.valueOf(e.getMessage()), DeliveryKeys.STATE_BUCKET));
        }
    }

    private void table() {
        TableName name = new TableName(config.database(), config.tableTemplate().text());
        String version = config.tableVersion();
        try {
            Optional<CatalogTable> table = version == null ? catalog.table(name) : catalog.table(name, version);
            if (table.isEmpty() && config.createsTables()) {
                return;
            }
            if (table.isEmpty()) {
                problems.add(Problem.on(
                        "table " + name + " does not exist in the Glue catalog", TableKeys.DATABASE, TableKeys.TABLE));
                return;
            }
            TableBinder binder = SinkServices.binder(config, config.intake());
            binder.whatIsWrongWith(table.get()).ifPresent(wrong -> problems.add(Problem.on(wrong, TableKeys.TABLE)));
        } catch (AwsCallException e) {
            problems.add(Problem.on(String.valueOf(e.getMessage()), TableKeys.TABLE));
        }
    }

    private String probeKey() {
        return config.ledgerKeys().root() + "validate-" + UUID.randomUUID();
    }
}
