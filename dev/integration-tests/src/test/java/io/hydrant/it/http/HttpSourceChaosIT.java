// SPDX-License-Identifier: Apache-2.0
package io.hydrant.it.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.hydrant.it.Topics;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Every 200 is in Kafka, whatever dies: workers are killed with {@code kill -9}, and the broker goes away, while senders
 * go on. Loose about how many requests fail meanwhile, strict about what was answered 200.
 *
 * <p>{@code -Doutage.seconds} says how long the broker is away.
 */
class HttpSourceChaosIT {

    private static final int OUTAGE_SECONDS = Integer.getInteger("outage.seconds", 5);
    private static IngestCluster cluster;

    @BeforeAll
    static void start() throws Exception {
        cluster = new IngestCluster(Files.createTempDirectory(
                Files.createDirectories(Path.of("target").toAbsolutePath()), "ingest-"));
    }

    @AfterAll
    static void stop() {
        if (cluster != null) {
            cluster.close();
        }
    }

    @Test
    void aKilledWorkerTakesNoAcknowledgedEventWithIt() {
        int killed = 0;
        Senders senders = new Senders(cluster.ports());
        try (senders) {
            awaitMore(senders);

            cluster.kill(killed);

            awaitMore(senders); // by the other worker
            cluster.restart(killed);
            cluster.awaitReady();
            awaitMore(senders);
        }
        report("worker killed", senders);
        assertAllInKafka(senders.acknowledged());
        assertThat(senders.outcomes().keySet()).isSubsetOf("200", "503", "504", "no answer", "no worker ready");
    }

    @Test
    void anOutageOfTheBrokerIsNeverAnsweredWith200AndEndsWithoutARestart() throws Exception {
        Senders senders = new Senders(cluster.ports());
        try (senders) {
            awaitMore(senders);

            cluster.broker().stop();
            try {
                int atStop = senders.acknowledgedCount();
                TimeUnit.SECONDS.sleep(OUTAGE_SECONDS);
                // Answers that were on their way when the broker stopped: at most one for each sender.
                assertThat(senders.acknowledgedCount()).isLessThanOrEqualTo(atStop + 8);
            } finally {
                cluster.broker().start();
            }

            await().atMost(Duration.ofMinutes(3))
                    .untilAsserted(() -> assertThat(cluster.ports()).allMatch(IngestCluster::isReady));
            awaitMore(senders);
        }
        report("broker away for " + OUTAGE_SECONDS + " s", senders);
        assertAllInKafka(senders.acknowledged());
        assertThat(senders.outcomes().keySet()).isSubsetOf("200", "503", "504", "no worker ready");
        assertThat(cluster.connect(0).status(IngestCluster.TOPIC).tasks())
                .allSatisfy(task -> assertThat(task.state()).isEqualTo("RUNNING"));
    }

    private static void awaitMore(Senders senders) {
        int before = senders.acknowledgedCount();
        await().atMost(Duration.ofMinutes(3)).until(() -> senders.acknowledgedCount() >= before + 300);
    }

    private static void assertAllInKafka(List<String> acknowledged) {
        Set<String> written = new HashSet<>(Topics.values(cluster.broker().bootstrapServers(), IngestCluster.TOPIC));
        List<String> lost = acknowledged.stream()
                .filter(event -> !written.contains("{\"n\":\"" + event + "\"}"))
                .collect(Collectors.toList());
        assertThat(lost).as("answered 200, and not in Kafka").isEmpty();
    }

    private static void report(String what, Senders senders) {
        System.out.printf("HttpSourceChaosIT: %s: %s%n", what, new TreeMap<>(senders.outcomes()));
    }
}
