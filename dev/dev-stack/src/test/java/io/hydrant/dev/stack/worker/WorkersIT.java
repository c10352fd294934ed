// SPDX-License-Identifier: Apache-2.0
package io.hydrant.dev.stack.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.hydrant.dev.stack.broker.KafkaBroker;
import io.hydrant.dev.stack.ports.FreePorts;
import io.hydrant.dev.stack.rest.ConnectRest;
import io.hydrant.dev.stack.rest.ConnectRestException;
import io.hydrant.dev.stack.rest.PluginInfo;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Workers of both kinds on one broker, without plugins: what the REST client reads, and a kill. */
class WorkersIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it
    static Path folder;

    @SuppressWarnings("NullAway.Init") // set by start()
    private static KafkaBroker broker;

    @SuppressWarnings("NullAway.Init") // set by start()
    private static EmbeddedWorker worker;

    @BeforeAll
    static void start() throws IOException {
        Files.createDirectories(folder.resolve("plugins"));
        broker = KafkaBroker.start(FreePorts.one(), folder.resolve("kafka"));
        worker = EmbeddedWorker.start(settings(), PATIENCE);
    }

    @AfterAll
    static void stop() {
        worker.close();
        broker.close();
    }

    @Test
    void restAnswersInOurTypes() {
        // given
        ConnectRest rest = new ConnectRest(worker.url());

        // when
        List<PluginInfo> plugins = rest.plugins(false);

        // then
        assertThat(plugins)
                .anySatisfy(plugin -> assertThat(plugin.type()).isEqualTo("converter"))
                .noneMatch(plugin -> plugin.type().equals("sink"));
        assertThat(rest.connectors()).isEmpty();
        assertThatThrownBy(() -> rest.status("absent"))
                .isInstanceOfSatisfying(
                        ConnectRestException.class, e -> assertThat(e.status()).isEqualTo(404))
                .hasMessageContaining("absent");
        assertThatThrownBy(() -> rest.putConfig("absent", Map.of("connector.class", "NoSuchConnector")))
                .isInstanceOf(ConnectRestException.class)
                .hasMessageContaining("NoSuchConnector");
    }

    @Test
    void killedWorkerProcessComesBack() {
        // given
        WorkerSettings settings = settings().withVariables(Map.of("PORT", "1"));
        try (WorkerProcess process = WorkerProcess.start(
                settings, folder.resolve("worker-2"), PATIENCE, List.of("-Xmx256m", "-XX:TieredStopAtLevel=1"))) {
            long first = process.pid();

            // when
            process.kill();
            process.restart(PATIENCE);

            // then
            assertThat(process.pid()).isNotEqualTo(first);
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(new ConnectRest(process.url()).connectors())
                            .isEmpty());
        }
        assertThat(FreePorts.isFree(settings.restPort())).isTrue();
    }

    private static WorkerSettings settings() {
        return WorkerSettings.of(FreePorts.one(), broker.bootstrapServers(), folder.resolve("plugins"));
    }
}
