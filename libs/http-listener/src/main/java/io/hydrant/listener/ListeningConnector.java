// SPDX-License-Identifier: Apache-2.0
package io.hydrant.listener;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.connect.source.SourceTaskContext;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What every connector that listens does alike: tells its tasks apart, joins the listener, and says what its config
 * leaves to Connect's defaults, which are made for sources that can wait. Stateless.
 */
public final class ListeningConnector {

    private static final Logger LOG = LoggerFactory.getLogger(ListeningConnector.class);
    private static final String TASK_ID = "task.id";
    private static final String OVERRIDE = "producer.override.";
    private static final int DEFAULT_MAX_REQUEST_SIZE = 1_048_576;

    private ListeningConnector() {}

    /** {@code Connector.taskConfigs}: the connector's config for each task, with a number that tells tasks apart. */
    public static List<Map<String, String>> taskConfigs(Map<String, String> props, int maxTasks) {
        List<Map<String, String>> configs = new ArrayList<>();
        for (int task = 0; task < maxTasks; task++) {
            Map<String, String> config = new HashMap<>(props);
            config.put(TASK_ID, Integer.toString(task));
            configs.add(config);
        }
        return configs;
    }

    /**
     * {@link Application#fingerprint}: of everything that was configured, the same for all tasks. Secrets are in it as
     * part of a SHA-256 hash, which is never shown.
     */
    public static String fingerprint(Map<String, ?> props) {
        MessageDigest digest;
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JVM has SHA-256", e);
        }
        new TreeMap<String, Object>(props).forEach((key, value) -> {
            if (!key.equals(TASK_ID)) {
                update(digest, key);
                update(digest, String.valueOf(value));
            }
        });
        return HexFormat.of().formatHex(digest.digest());
    }

    /** With its length, so that no two lists of texts give the same bytes. */
    private static void update(MessageDigest digest, String text) {
        byte[] bytes = text.getBytes(UTF_8);
        digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).flip());
        digest.update(bytes);
    }

    /**
     * Whether Connect drops records that fail ({@code errors.tolerance=all}), and not only those that a transform filters.
     * Connect trims values: a config provider that reads files often leaves a line break.
     *
     * @param props of a connector or one of its tasks
     */
    public static boolean dropsFailures(Map<String, ?> props) {
        return "all".equals(trimmed(props, "errors.tolerance"));
    }

    private static String trimmed(Map<String, ?> props, String key) {
        Object value = props.get(key);
        return value == null ? "" : value.toString().trim();
    }

    /**
     * {@code SourceTask.start}: joins the listener, as {@link SharedListener#acquire} does.
     *
     * @param props what {@link #taskConfigs} made
     * @param context the task's; null in tests without a worker
     */
    public static TaskLease join(
            ListenerSettings settings,
            Application application,
            Map<String, String> props,
            @Nullable SourceTaskContext context) {
        return SharedListener.acquire(
                settings,
                application,
                props.getOrDefault(TASK_ID, "0"),
                context == null ? null : context.transactionContext());
    }

    /**
     * Logs {@link #advice}. To be called when a connector starts.
     *
     * @param largestRecordBytes that the connector lets through
     */
    public static void logAdvice(String connector, Map<String, String> props, int largestRecordBytes) {
        List<String> advice = advice(props, largestRecordBytes);
        if (!advice.isEmpty()) {
            LOG.warn(
                    "connector {} leaves settings to defaults that do not suit senders who wait (fine if the worker"
                            + " sets them, which a connector cannot see): {}",
                    connector,
                    String.join("; ", advice));
        }
    }

    /**
     * Warns of transforms that the lines of the access log pass too: they fail on them, or send them where only events
     * should go. To be called when a connector starts that writes its access log to a topic.
     */
    public static void logTransformsOfLogLines(Map<String, String> props, String topic) {
        List<String> unconditional = transformsWithoutPredicate(props);
        if (!unconditional.isEmpty()) {
            LOG.warn(
                    "the lines of the access log, which go to the topic {}, pass the transforms {} as events do: to keep"
                            + " them out, give each of these a predicate of the type"
                            + " org.apache.kafka.connect.transforms.predicates.TopicNameMatches with that topic as its"
                            + " pattern, and negate=true",
                    topic,
                    unconditional);
        }
    }

    static List<String> transformsWithoutPredicate(Map<String, String> props) {
        return Arrays.stream(trimmed(props, "transforms").split(",", -1))
                .map(String::trim)
                .filter(alias -> !alias.isEmpty())
                .filter(alias ->
                        trimmed(props, "transforms." + alias + ".predicate").isEmpty())
                .toList();
    }

    /** Sentences on what the config leaves to Connect's defaults, and what comes of it; none if all is set. */
    static List<String> advice(Map<String, String> props, int largestRecordBytes) {
        List<String> advice = new ArrayList<>();
        boolean tolerant = dropsFailures(props);
        boolean transforms = !trimmed(props, "transforms").isEmpty();
        if (!tolerant) {
            advice.add("without errors.tolerance=all a record that a transform, a converter or the producer fails on"
                    + " fails the task");
        } else if (transforms && !props.containsKey("ack.on.dropped")) {
            advice.add("with transforms and errors.tolerance=all, a record that a transform filters looks like one that"
                    + " failed, and is answered 500: set ack.on.dropped=success if transforms filter on purpose");
        }
        if (tolerant && !"true".equalsIgnoreCase(trimmed(props, "errors.log.enable"))) {
            advice.add("without errors.log.enable=true nothing says why a record was dropped");
        }
        if (!props.containsKey(OVERRIDE + "max.block.ms")) {
            advice.add("without " + OVERRIDE + "max.block.ms a missing topic or an outage blocks a task for ever");
        }
        if (!props.containsKey(OVERRIDE + "delivery.timeout.ms")) {
            advice.add("without " + OVERRIDE + "delivery.timeout.ms the producer repeats a record for ever, long after"
                    + " its sender was answered 504");
        }
        int maxRequestSize = number(props.get(OVERRIDE + "max.request.size"), DEFAULT_MAX_REQUEST_SIZE);
        if (largestRecordBytes >= maxRequestSize) {
            advice.add("records of " + largestRecordBytes + " bytes are let through, and the producer takes "
                    + maxRequestSize + ": raise " + OVERRIDE + "max.request.size and the topic's max.message.bytes");
        }
        return advice;
    }

    private static int number(@Nullable String text, int otherwise) {
        try {
            return text == null ? otherwise : Integer.parseInt(text.trim());
        } catch (NumberFormatException e) {
            return otherwise; // Kafka says what is wrong with it
        }
    }
}
