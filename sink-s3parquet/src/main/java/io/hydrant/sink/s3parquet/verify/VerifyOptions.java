// SPDX-License-Identifier: Apache-2.0
package io.hydrant.sink.s3parquet.verify;

import java.net.URI;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What {@code hydrant-verify} was asked. Immutable.
 *
 * @param prefix where to look for objects that no manifest knows
 * @param stateId null: the only one below the state prefix that has the topic
 * @param partition -1: all that the state prefix knows
 * @param from -1: where the ledger begins
 * @param to -1: the frontier of the state
 * @param bootstrapServers null: the topic is not read
 */
record VerifyOptions(
        String bucket,
        String prefix,
        String backupBucket,
        String topic,
        int partition,
        long from,
        long to,
        String stateBucket,
        String statePrefix,
        @Nullable String stateId,
        @Nullable URI endpoint,
        @Nullable String region,
        boolean pathStyle,
        @Nullable String profile,
        @Nullable String bootstrapServers) {
    static final String USAGE = """
            usage: hydrant-verify --bucket BUCKET --topic TOPIC [option]...
              --prefix PREFIX              look for stray objects below this prefix only (default: whole bucket)
              --state-prefix PREFIX        state.prefix of the connector (default: _hydrant/)
              --state-id ID                state.id of the connector (default: the only one that has the topic)
              --state-bucket BUCKET        state.bucket of the connector (default: the bucket)
              --backup-bucket BUCKET       s3.backup.bucket of the connector (default: the bucket)
              --partition N                one partition (default: all)
              --from OFFSET --to OFFSET    the range, without its end (default: from the ledger's beginning to its frontier)
              --bootstrap-servers H:P,...  read the topic too, to tell a gap from an offset without a record
              --region REGION, --endpoint URL, --path-style, --profile NAME
                                           how to reach S3; credentials come from the AWS default chain
            prints what it finds; exit code 0: every offset is in exactly one object per channel, 1: not so, 2: wrong input""";

    private static final Set<String> FLAGS = Set.of("--path-style");
    private static final Set<String> NAMES = Set.of(
            "--bucket",
            "--prefix",
            "--backup-bucket",
            "--topic",
            "--partition",
            "--from",
            "--to",
            "--state-bucket",
            "--state-prefix",
            "--state-id",
            "--endpoint",
            "--region",
            "--profile",
            "--bootstrap-servers");

    /** Throws {@link IllegalArgumentException} with a sentence for whoever typed it. */
    static VerifyOptions parse(String... args) {
        Map<String, String> values = new HashMap<>();
        Set<String> flags = new LinkedHashSet<>();
        for (int i = 0; i < args.length; i++) {
            int equals = args[i].indexOf('=');
            String name = equals < 0 ? args[i] : args[i].substring(0, equals);
            if (FLAGS.contains(args[i])) {
                flags.add(name);
            } else if (!NAMES.contains(name)) {
                throw new IllegalArgumentException("unknown option " + args[i]);
            } else if (equals >= 0) {
                values.put(name, args[i].substring(equals + 1));
            } else if (i + 1 < args.length) {
                values.put(name, args[++i]);
            } else {
                throw new IllegalArgumentException(name + " needs a value");
            }
        }
        String bucket = required(values, "--bucket");
        VerifyOptions options = new VerifyOptions(
                bucket,
                values.getOrDefault("--prefix", ""),
                values.getOrDefault("--backup-bucket", bucket),
                required(values, "--topic"),
                (int) number(values, "--partition", Integer.MAX_VALUE),
                number(values, "--from", Long.MAX_VALUE),
                number(values, "--to", Long.MAX_VALUE),
                values.getOrDefault("--state-bucket", bucket),
                slashed(values.getOrDefault("--state-prefix", "_hydrant/")),
                values.get("--state-id"),
                endpoint(values.get("--endpoint")),
                values.get("--region"),
                flags.contains("--path-style"),
                values.get("--profile"),
                values.get("--bootstrap-servers"));
        if (options.to >= 0 && options.from > options.to) {
            throw new IllegalArgumentException("--from " + options.from + " is behind --to " + options.to);
        }
        return options;
    }

    private static String required(Map<String, String> values, String name) {
        String value = values.getOrDefault(name, "");
        if (value.isEmpty()) {
            throw new IllegalArgumentException(name + " is missing");
        }
        return value;
    }

    private static long number(Map<String, String> values, String name, long max) {
        String value = values.get(name);
        if (value == null) {
            return -1;
        }
        try {
            long number = Long.parseLong(value);
            if (number >= 0 && number <= max) {
                return number;
            }
        } catch (NumberFormatException e) {
            // says the same below
        }
        throw new IllegalArgumentException(name + " is not a number from 0 on: " + value);
    }

    private static @Nullable URI endpoint(@Nullable String value) {
        if (value == null) {
            return null;
        }
        URI uri = URI.create(value);
        if (uri.getScheme() == null || uri.getHost() == null) {
            throw new IllegalArgumentException("--endpoint is not a URL like http://localhost:9000: " + value);
        }
        return uri;
    }

    private static String slashed(String prefix) {
        return prefix.isEmpty() || prefix.endsWith("/") ? prefix : prefix + "/";
    }
}
