// SPDX-License-Identifier: Apache-2.0
package io.hydrant.sink.s3parquet.verify;

import io.hydrant.aws.AwsClients;
import io.hydrant.aws.AwsEndpoint;
import io.hydrant.aws.AwsSettings;
import io.hydrant.sink.s3parquet.store.S3Connection;
import io.hydrant.sink.s3parquet.store.S3Settings;
import java.io.PrintStream;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/**
 * {@code hydrant-verify --bucket lake --topic orders}: prints what it finds on standard output, complaints on standard
 * error. Exit code 0: every offset is in exactly one object per channel; 1: not so; 2: wrong input, or it could not look.
 */
public final class VerifyCommand {
    private static final int CONNECTIONS = 32;

    private VerifyCommand() {}

    public static void main(String[] args) {
        System.exit(run(System.out, System.err, args));
    }

    static int run(PrintStream out, PrintStream err, String... args) {
        VerifyOptions options;
        try {
            options = VerifyOptions.parse(args);
        } catch (IllegalArgumentException e) {
            err.println("hydrant-verify: " + e.getMessage());
            err.println(VerifyOptions.USAGE);
            return 2;
        }
        try {
            Report report = verify(options);
            report.lines().forEach(out::println);
            return report.problems() == 0 ? 0 : 1;
        } catch (RuntimeException e) {
            err.println("hydrant-verify: " + e.getMessage());
            return 2;
        } catch (NoClassDefFoundError e) {
            err.println("hydrant-verify: a class is not on the class path (" + e.getMessage()
                    + "): set KAFKA_HOME to a Kafka installation, or CLASSPATH");
            return 2;
        }
    }

    private static Report verify(VerifyOptions options) {
        AwsEndpoint endpoint = new AwsEndpoint(options.region(), options.endpoint());
        S3Settings settings =
                new S3Settings(endpoint, options.pathStyle(), null, S3Settings.ChecksumMode.WHEN_REQUIRED);
        AwsSettings credentials = new AwsSettings(options.profile(), null, null);
        try (AwsClients aws = AwsClients.open(credentials, endpoint, new AwsClients.HttpLimits(CONNECTIONS, null));
                S3Connection s3 = S3Connection.open(aws, settings);
                RecordOffsets topic = topic(options)) {
            return new Verifier(options, s3::bucket, topic).verify();
        }
    }

    private static @Nullable RecordOffsets topic(VerifyOptions options) {
        String servers = options.bootstrapServers();
        return servers == null ? null : new KafkaRecordOffsets(servers, InstantSource.system());
    }
}
