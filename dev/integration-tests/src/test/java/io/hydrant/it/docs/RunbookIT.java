// SPDX-License-Identifier: Apache-2.0
package io.hydrant.it.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.hydrant.dev.quickstart.readback.DeliveredTable;
import io.hydrant.dev.quickstart.readback.DuckDb;
import io.hydrant.it.AttributionRun;
import io.hydrant.it.Environment;
import io.hydrant.it.SharedEnvironment;
import io.hydrant.it.Topics;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The runbook's commands, as they stand in the page, by bash and curl against a running stack; rows are counted after each. */
@ExtendWith(SharedEnvironment.class)
class RunbookIT {

    private static final int RECORDS = 12;

    @Test
    void commandsDoWhatThePageSays(Environment environment, @TempDir Path folder) throws Exception {
        if (!succeeds("bash", "-c", "curl --version")) {
            System.out.println("RunbookIT: skipped because there is no bash or no curl on the PATH");
            Assumptions.abort("there is no bash or no curl on the PATH");
        }
        List<String> blocks = Pages.blocks("docs/runbook.md", "sh");
        assertThat(blocks).hasSize(7);
        try (AttributionRun run = new AttributionRun(environment, "runbook")) {
            run.deploy();
            for (int i = 0; i < RECORDS; i++) {
                assertThat(run.send(run.callback("/app/mobile_attribution?nonce=r" + i + "&created_at=1763640000"))
                                .statusCode())
                        .isEqualTo(200);
            }
            awaitRows(run, RECORDS);
            int inPartition0 = Topics.inPartition(environment.bootstrapServers(), run.topic(), 0);

            // Look; restart what has failed; pause and resume.
            for (int block = 1; block <= 3; block++) {
                execute(blocks, block, environment, run, folder);
            }
            // Rewind one partition, then all.
            execute(blocks, 4, environment, run, folder);
            awaitRows(run, RECORDS + inPartition0);
            execute(blocks, 5, environment, run, folder);
            awaitRows(run, RECORDS + inPartition0 + RECORDS);
            // Export.
            execute(blocks, 6, environment, run, folder);
            assertThat(folder.resolve("connectors.json")).content().contains(run.sinkName());
            assertThat(folder.resolve("offsets.json")).content().contains("kafka_offset");
        }
    }

    private static void awaitRows(AttributionRun run, int count) {
        DeliveredTable table = run.table();
        await().atMost(Duration.ofSeconds(90)).untilAsserted(() -> {
            assertThat(table.refresh()).isNotEmpty();
            try (DuckDb duckDb = DuckDb.open()) {
                table.defineView(duckDb, "delivered");
                assertThat(duckDb.query("select count(*) as n from delivered")
                                .get(0)
                                .get("n"))
                        .isEqualTo(Integer.toString(count));
            }
        });
    }

    private static void execute(
            List<String> blocks, int block, Environment environment, AttributionRun run, Path folder)
            throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder("bash", "-euo", "pipefail", "-c", blocks.get(0) + blocks.get(block))
                .directory(folder.toFile())
                .redirectErrorStream(true);
        builder.environment().put("CONNECT", environment.connect().url().toString());
        builder.environment().put("NAME", run.sinkName());
        builder.environment().put("TOPIC", run.topic());
        Process process = builder.start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
        assertThat(process.exitValue()).as("%s%n%s", blocks.get(block), output).isZero();
    }

    private static boolean succeeds(String... command) throws InterruptedException {
        try {
            return new ProcessBuilder(command)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .redirectError(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException e) {
            return false;
        }
    }
}
