// SPDX-License-Identifier: Apache-2.0
package io.hydrant.benchmarks.task;

import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.parquet.format.Util;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Object;

/** The {@link Lake} of a benchmark, in a process of its own. Confined to a thread. */
final class LakeProcess implements AutoCloseable {
    private static final int TRAILER = 8;

    private final Process process;
    private final Path folder;
    private final BufferedReader answers;
    private final String s3Endpoint;
    private final String glueEndpoint;
    private final S3Client s3;

    /** The Parquet objects in the bucket: how many, their bytes, and the rows that their footers tell of. */
    record Written(long objects, long bytes, long rows) {}

    private LakeProcess(Process process, Path folder) throws IOException {
        this.process = process;
        this.folder = folder;
        answers = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        String line = answers.readLine();
        if (line == null) {
            throw new IOException("S3 and Glue did not start: see " + folder.resolve("lake.log"));
        }
        String[] endpoints = line.split(" ");
        s3Endpoint = endpoints[0];
        glueEndpoint = endpoints[1];
        s3 = S3Client.builder()
                .endpointOverride(URI.create(s3Endpoint))
                .region(Region.US_EAST_1)
                .credentialsProvider(
                        StaticCredentialsProvider.create(AwsBasicCredentials.create("hydrant", "benchmarks")))
                .forcePathStyle(true)
                .build();
    }

    static LakeProcess start(String java) throws IOException {
        Path folder = Files.createTempDirectory("hydrant-benchmark-lake-");
        Process process = new ProcessBuilder(
                        java,
                        "-Xmx512m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Lake.class.getName(),
                        folder.toString())
                .redirectError(folder.resolve("lake.log").toFile())
                .start();
        return new LakeProcess(process, folder);
    }

    /** Where it lives; removed in the end. */
    Path folder() {
        return folder;
    }

    /** What the sinks' configurations name. */
    Map<String, String> environment() {
        return Map.of("S3_ENDPOINT", s3Endpoint, "GLUE_ENDPOINT", glueEndpoint, "AWS_REGION", "us-east-1");
    }

    /** Requests that S3 has answered so far, these ones too. */
    long requests() throws IOException {
        OutputStream question = process.getOutputStream();
        question.write('\n');
        question.flush();
        String answer = answers.readLine();
        if (answer == null) {
            throw new IOException("S3 and Glue are gone: see " + folder.resolve("lake.log"));
        }
        return Long.parseLong(answer);
    }

    void empty() {
        for (S3Object object : objects()) {
            s3.deleteObject(request -> request.bucket(Lake.BUCKET).key(object.key()));
        }
    }

    Written written() throws IOException {
        long count = 0;
        long bytes = 0;
        long rows = 0;
        for (S3Object object : objects()) {
            if (object.key().endsWith(".parquet")) {
                count++;
                bytes += object.size();
                rows += rows(object);
            }
        }
        return new Written(count, bytes, rows);
    }

    private long rows(S3Object object) throws IOException {
        byte[] trailer = read(object, object.size() - TRAILER, object.size());
        int length = ByteBuffer.wrap(trailer).order(ByteOrder.LITTLE_ENDIAN).getInt();
        byte[] footer = read(object, object.size() - TRAILER - length, object.size() - TRAILER);
        return Util.readFileMetaData(new ByteArrayInputStream(footer)).getNum_rows();
    }

    private byte[] read(S3Object object, long from, long to) {
        return s3.getObjectAsBytes(request ->
                        request.bucket(Lake.BUCKET).key(object.key()).range("bytes=" + from + "-" + (to - 1)))
                .asByteArray();
    }

    private List<S3Object> objects() {
        return s3.listObjectsV2Paginator(request -> request.bucket(Lake.BUCKET)).contents().stream()
                .toList();
    }

    @Override
    public void close() throws IOException {
        s3.close();
        process.destroy();
        try {
            process.waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
