// SPDX-License-Identifier: Apache-2.0
package io.hydrant.sink.s3parquet.ledger;

import com.google.errorprone.annotations.Immutable;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where the ledger of a connector lies:
 *
 * <pre>
 *   _hydrant/v1/my-sink/orders/3/state.json
 *   _hydrant/v1/my-sink/orders/3/manifests/0000000042-5c0a3f8e-….json
 * </pre>
 *
 * Any state id is safe: what is not a letter, digit or {@code . _ -} is percent-encoded, so two ids never share a folder.
 * Topics hold safe characters only, by Kafka's own rule. Immutable.
 */
@Immutable
public final class LedgerKeys {
    private static final String VERSION = "v1";
    private static final int MAX_ROOT_BYTES = 600;
    private static final Pattern STATE = Pattern.compile("([^/]+)/([^/]+)/([0-9]{1,9})/state\\.json");

    private final String root;

    /**
     * The keys of one connector.
     *
     * @param statePrefix {@code state.prefix}; a missing last slash is added
     * @param stateId {@code state.id}, not empty
     * @throws IllegalArgumentException if the keys could exceed S3's 1024 bytes, or the id is empty
     */
    public LedgerKeys(String statePrefix, String stateId) {
        if (stateId.isEmpty()) {
            throw new IllegalArgumentException("the state id is empty");
        }
        this.root = all(statePrefix) + segment(stateId) + "/";
        if (root.getBytes(StandardCharsets.UTF_8).length > MAX_ROOT_BYTES) {
            throw new IllegalArgumentException("state prefix and state id are too long for keys: '" + root + "'");
        }
    }

    /** Below this lies everything of this state id: for listing, and for resetting all topic-partitions. */
    public String root() {
        return root;
    }

    /** Below this lie the ledgers of all state ids. */
    public static String all(String statePrefix) {
        String prefix = statePrefix.isEmpty() || statePrefix.endsWith("/") ? statePrefix : statePrefix + "/";
        return prefix + VERSION + "/";
    }

    /** Whose state lies under a key. */
    public record StateOf(String stateId, String topic, int partition) {}

    /** Reads a key that {@link #state} made; empty for any other. */
    public static Optional<StateOf> stateOf(String statePrefix, String key) {
        String all = all(statePrefix);
        Matcher matcher = STATE.matcher(key.startsWith(all) ? key.substring(all.length()) : "");
        if (!matcher.matches()) {
            return Optional.empty();
        }
        try {
            StateOf state =
                    new StateOf(text(matcher.group(1)), text(matcher.group(2)), Integer.parseInt(matcher.group(3)));
            // What is written in another way, such as %41 for A, is not ours.
            return Optional.of(state)
                    .filter(found -> new LedgerKeys(statePrefix, found.stateId)
                            .state(found.topic, found.partition)
                            .equals(key));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    public String state(String topic, int partition) {
        return folder(topic, partition) + "state.json";
    }

    public String manifest(String topic, int partition, String txn) {
        return manifests(topic, partition) + txn + ".json";
    }

    /** Below this lie the manifests of a topic-partition. */
    public String manifests(String topic, int partition) {
        return folder(topic, partition) + "manifests/";
    }

    /** A name for a commit. Listed, commits are in the order of their owners; the chain of manifests orders the rest. */
    public static String txn(long epoch, UUID uuid) {
        return String.format(Locale.ROOT, "%010d-%s", epoch, uuid);
    }

    private String folder(String topic, int partition) {
        return root + segment(topic) + "/" + partition + "/";
    }

    private static String text(String segment) {
        return URLDecoder.decode(segment, StandardCharsets.UTF_8);
    }

    private static String segment(String text) {
        String encoded = URLEncoder.encode(text, StandardCharsets.UTF_8)
                .replace("+", "%20")
                .replace("*", "%2A");
        return encoded.chars().allMatch(c -> c == '.') ? encoded.replace(".", "%2E") : encoded;
    }
}
