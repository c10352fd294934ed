// SPDX-License-Identifier: Apache-2.0
package io.hydrant.benchmarks.task;

import io.hydrant.benchmarks.sink.Workload;
import io.hydrant.dev.stack.glue.GlueServer;
import io.hydrant.dev.stack.s3.S3Server;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.glue.GlueClient;
import software.amazon.awssdk.services.glue.model.Column;

/**
 * S3 with a bucket, and Glue with tables, in a process of its own, until its standard input ends. Prints both endpoints on
 * a line, and a line with the number of S3 requests so far for each line that it reads.
 */
final class Lake {
    static final String BUCKET = "bench";
    static final String DATABASE = "bench";

    private Lake() {}

    public static void main(String[] args) throws IOException {
        Path folder = Path.of(args[0]);
        try (S3Server s3 = S3Server.start(folder.resolve("s3"), 0);
                GlueServer glue = GlueServer.start(folder.resolve("glue"), 0)) {
            s3.createBucket(BUCKET);
            createTables(glue.endpoint());
            System.out.println(s3.endpoint() + " " + glue.endpoint());
            BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
            while (in.readLine() != null) {
                System.out.println(s3.requests().total());
            }
        }
    }

    private static void createTables(URI endpoint) {
        try (GlueClient glue = GlueClient.builder()
                .endpointOverride(endpoint)
                .region(Region.US_EAST_1)
                .credentialsProvider(
                        StaticCredentialsProvider.create(AwsBasicCredentials.create("hydrant", "benchmarks")))
                .build()) {
            glue.createDatabase(request -> request.databaseInput(database -> database.name(DATABASE)));
            for (Workload workload : List.of(Workload.FLAT, Workload.NESTED)) {
                List<Column> columns = workload.columns().entrySet().stream()
                        .map(column -> Column.builder()
                                .name(column.getKey())
                                .type(column.getValue())
                                .build())
                        .toList();
                glue.createTable(request -> request.databaseName(DATABASE)
                        .tableInput(table -> table.name(workload.table())
                                .tableType("EXTERNAL_TABLE")
                                .partitionKeys(Column.builder()
                                        .name("hour")
                                        .type("string")
                                        .build())
                                .storageDescriptor(storage -> storage.location(
                                                "s3://" + BUCKET + "/" + workload.table() + "/")
                                        .columns(columns)
                                        .inputFormat("org.apache.hadoop.hive.ql.io.parquet.MapredParquetInputFormat")
                                        .outputFormat("org.apache.hadoop.hive.ql.io.parquet.MapredParquetOutputFormat")
                                        .serdeInfo(serde -> serde.serializationLibrary(
                                                "org.apache.hadoop.hive.ql.io.parquet.serde.ParquetHiveSerDe")))));
            }
        }
    }
}
