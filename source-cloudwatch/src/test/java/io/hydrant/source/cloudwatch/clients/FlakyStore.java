// SPDX-License-Identifier: Apache-2.0
package io.hydrant.source.cloudwatch.clients;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.hydrant.source.cloudwatch.FakeConnect;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.connect.source.SourceRecord;

/** A connector whose Kafka refuses every hundredth record but the first, once. */
final class FlakyStore implements AutoCloseable {

    static final String ACCESS_KEY_ID = "AKIDCLIENTTEST000001";
    static final String SECRET = "client-test/secret+not=real";

    private final Set<String> refusedOnce = ConcurrentHashMap.newKeySet();
    private final FakeConnect connect;

    FlakyStore(Map<String, String> config) {
        Map<String, String> all = new HashMap<>(Map.of(
                "firehose.credentials",
                "client",
                "firehose.credentials.client.access.key.id",
                ACCESS_KEY_ID,
                "firehose.credentials.client.secret.access.key",
                SECRET,
                "errors.tolerance",
                "all"));
        all.putAll(config);
        connect = FakeConnect.start(all);
        connect.drop(record -> text(record).endsWith("00\n") && refusedOnce.add(text(record)));
    }

    String url() {
        return connect.url();
    }

    int refused() {
        return refusedOnce.size();
    }

    List<String> stored() {
        return connect.stored("app-topic").stream().map(FlakyStore::text).toList();
    }

    /** {@code prefix-0} to {@code prefix-9999} and {@code prefix-one} are there, each exactly once. */
    void assertHasEveryRecordOnce(String prefix) {
        Set<String> expected = IntStream.range(0, 10_000)
                .mapToObj(i -> prefix + "-" + i + "\n")
                .collect(Collectors.toCollection(java.util.HashSet::new));
        expected.add(prefix + "-one\n");
        List<String> stored = stored();
        assertThat(stored).doesNotHaveDuplicates();
        assertThat(Set.copyOf(stored)).isEqualTo(expected);
    }

    @Override
    public void close() {
        connect.close();
    }

    private static String text(SourceRecord record) {
        return new String((byte[]) record.value(), UTF_8);
    }
}
