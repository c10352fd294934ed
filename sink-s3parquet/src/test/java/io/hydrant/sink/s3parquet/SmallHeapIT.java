// SPDX-License-Identifier: Apache-2.0
package io.hydrant.sink.s3parquet;

import static org.assertj.core.api.Assertions.assertThat;

import io.hydrant.aws.AwsClients;
import io.hydrant.aws.AwsEndpoint;
import io.hydrant.aws.AwsSettings;
import io.hydrant.aws.AwsSettings.StaticKeys;
import io.hydrant.aws.CallLimits;
import io.hydrant.dev.stack.glue.GlueServer;
import io.hydrant.dev.stack.s3.S3Server;
import io.hydrant.sink.s3parquet.verify.VerifyCommand;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.kafka.common.config.types.Password;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.services.glue.GlueClient;
import software.amazon.awssdk.services.glue.model.Column;

/**
 * Neither many output paths nor much data runs a small heap out of memory or keeps the worker from polling, and each offset
 * still ends in exactly one object: a task in a JVM of its own ({@link SmallHeapRun}), S3 and Glue over HTTP, and
 * {@code hydrant-verify}. {@code -Psoak} is the full scale in 512 MB; otherwise it is a fifth of the heap, and less.
 */
class SmallHeapIT {

    static final String BUCKET = "lake";
    static final String DATABASE = "lake";
    static final String TABLE = "events";

    private static final AwsSettings KEYS = new AwsSettings(null, new StaticKeys("x", new Password("y"), null), null);
    private static final boolean SOAK = Boolean.getBoolean("soak");

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it
    Path folder;

    @SuppressWarnings("NullAway.Init") // set by start()
    private S3Server s3;

    @SuppressWarnings("NullAway.Init") // set by start()
    private GlueServer glue;

    /**
     * @param records of each partition
     * @param fillerBytes of each record
     */
    private record Load(String topic, String heap, int partitions, int paths, long records, int fillerBytes) {}

    static Stream<Load> loads() {
        return SOAK
                ? Stream.of(
                        new Load("many-paths", "-Xmx512m", 12, 200, 50_000, 300),
                        new Load("much-data", "-Xmx512m", 1, 500, 1_000_000, 1_000))
                : Stream.of(
                        new Load("many-paths", "-Xmx96m", 12, 30, 4_000, 300),
                        new Load("much-data", "-Xmx96m", 1, 90, 60_000, 1_000));
    }

    @BeforeEach
    void start() {
        s3 = S3Server.start(folder.resolve("s3"), 0);
        s3.createBucket(BUCKET);
        glue = GlueServer.start(folder.resolve("glue"), 0);
        createTable(glue.endpoint());
    }

    @AfterEach
    void stop() {
        s3.close();
        glue.close();
    }

    @ParameterizedTest
    @MethodSource("loads")
    void deliversAllWithoutRunningOutOfMemory(Load load) throws Exception {
        // given, when
        int exit = java(
                load,
                SmallHeapRun.class,
                List.of(load.heap(), "-XX:+ExitOnOutOfMemoryError"),
                s3.endpoint().toString(),
                glue.endpoint().toString(),
                load.topic(),
                Integer.toString(load.partitions()),
                Integer.toString(load.paths()),
                Long.toString(load.records()),
                Integer.toString(load.fillerBytes()),
                SOAK ? "60" : "8");

        // then
        assertThat(exit).as("how it ended; its output:%n%s", output(load)).isZero();
        int verified = java(
                load,
                VerifyCommand.class,
                List.of("-Daws.accessKeyId=x", "-Daws.secretAccessKey=y"),
                "--bucket",
                BUCKET,
                "--topic",
                load.topic(),
                "--from",
                "0",
                "--to",
                Long.toString(load.records()),
                "--endpoint",
                s3.endpoint().toString(),
                "--region",
                "us-east-1",
                "--path-style");
        assertThat(verified).as("hydrant-verify; output:%n%s", output(load)).isZero();
        System.out.println(output(load)
                .lines()
                .filter(line -> line.contains("heap peak"))
                .findFirst()
                .orElse(""));
    }

    private int java(Load load, Class<?> main, List<String> options, String... arguments) throws Exception {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(options);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
        command.addAll(Arrays.asList(arguments));
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log(load).toFile()))
                .start();
        try {
            assertThat(process.waitFor(SOAK ? 60 : 5, TimeUnit.MINUTES))
                    .as("it ended in time; output:%n%s", output(load))
                    .isTrue();
            return process.exitValue();
        } finally {
            process.destroyForcibly();
        }
    }

    private String output(Load load) throws IOException {
        return Files.readString(log(load));
    }

    private Path log(Load load) {
        return folder.resolve(load.topic() + ".log");
    }

    private static void createTable(URI endpoint) {
        AwsEndpoint at = new AwsEndpoint("us-east-1", endpoint);
        try (AwsClients aws = AwsClients.open(KEYS, at, new AwsClients.HttpLimits(4, null));
                GlueClient client = aws.configure(GlueClient.builder(), at, CallLimits.SMALL)
                        .build()) {
            client.createDatabase(request -> request.databaseInput(database -> database.name(DATABASE)));
            client.createTable(request -> request.databaseName(DATABASE)
                    .tableInput(table -> table.name(TABLE)
                            .tableType("EXTERNAL_TABLE")
                            .partitionKeys(column("app", "string"))
                            .storageDescriptor(storage -> storage.location("s3://" + BUCKET + "/events/")
                                    .columns(column("n", "bigint"), column("filler", "string"))
                                    .inputFormat("org.apache.hadoop.hive.ql.io.parquet.MapredParquetInputFormat")
                                    .outputFormat("org.apache.hadoop.hive.ql.io.parquet.MapredParquetOutputFormat")
                                    .serdeInfo(serde -> serde.serializationLibrary(
                                            "org.apache.hadoop.hive.ql.io.parquet.serde.ParquetHiveSerDe")))));
        }
    }

    private static Column column(String name, String type) {
        return Column.builder().name(name).type(type).build();
    }
}
