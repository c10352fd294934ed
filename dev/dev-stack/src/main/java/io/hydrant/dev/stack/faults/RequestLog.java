// SPDX-License-Identifier: Apache-2.0
package io.hydrant.dev.stack.faults;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The last requests that a server got, so that tests can assert what was asked of it. Thread-safe. */
public final class RequestLog {

    private static final int CAPACITY = 10_000;
    private static final Pattern CREDENTIAL = Pattern.compile("Credential=([^/,\\s]+)");

    @GuardedBy("this")
    private final Deque<Entry> entries = new ArrayDeque<>();

    @GuardedBy("this")
    private long total;

    /**
     * A request as it was answered.
     *
     * @param operation AWS's name, such as {@code PutObject}
     * @param resource S3 {@code bucket/key}, Glue {@code database.table}
     * @param headers names in lower case, without the signature
     * @param accessKeyId that signed, {@code null} for an unsigned request
     * @param status 0 where the connection was cut
     */
    public record Entry(
            String operation,
            String resource,
            Map<String, String> query,
            Map<String, String> headers,
            @Nullable String accessKeyId,
            int status) {
        public Entry {
            query = Map.copyOf(query);
            headers = Map.copyOf(headers);
        }
    }

    /** Keeps a request; the oldest goes when there are too many. */
    public void add(
            String operation, String resource, Map<String, String> query, Map<String, String> headers, int status) {
        Map<String, String> kept = new HashMap<>(headers);
        String authorization = kept.remove("authorization");
        kept.remove("x-amz-security-token");
        Matcher credential = CREDENTIAL.matcher(authorization == null ? "" : authorization);
        add(new Entry(operation, resource, query, kept, credential.find() ? credential.group(1) : null, status));
    }

    /** Oldest first. */
    public synchronized List<Entry> entries() {
        return List.copyOf(entries);
    }

    public List<Entry> entries(String operation) {
        return entries().stream()
                .filter(entry -> entry.operation().equals(operation))
                .toList();
    }

    /** All requests since the start, also those that are forgotten. */
    public synchronized long total() {
        return total;
    }

    public synchronized void clear() {
        entries.clear();
    }

    private synchronized void add(Entry entry) {
        total++;
        entries.add(entry);
        if (entries.size() > CAPACITY) {
            entries.remove();
        }
    }
}
