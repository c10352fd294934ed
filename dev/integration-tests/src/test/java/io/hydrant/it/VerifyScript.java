// SPDX-License-Identifier: Apache-2.0
package io.hydrant.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** {@code bin/hydrant-verify} of the built distribution, run as an operator runs it. */
public final class VerifyScript {

    private VerifyScript() {}

    /**
     * What it said and its exit code.
     *
     * @param exitCode 0 for yes, 1 for no, 2 for wrong input
     */
    public record Verdict(int exitCode, String output) {}

    /** Runs it; {@code folder} keeps what it said. */
    public static Verdict run(Path folder, String... options) {
        try {
            Path said = Files.createDirectories(folder).resolve("hydrant-verify.out");
            List<String> command = new ArrayList<>(List.of("sh", script().toString()));
            command.addAll(List.of(options));
            ProcessBuilder builder =
                    new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(said.toFile());
            // Kafka's jars, which no zip of ours holds, are on the test's own class path.
            builder.environment().put("CLASSPATH", System.getProperty("java.class.path"));
            builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
            builder.environment().put("AWS_ACCESS_KEY_ID", "chaos");
            builder.environment().put("AWS_SECRET_ACCESS_KEY", "chaos-secret");
            Process process = builder.start();
            if (!process.waitFor(10, TimeUnit.MINUTES)) {
                process.destroyForcibly();
                throw new IllegalStateException("hydrant-verify did not end within 10 minutes; see " + said);
            }
            return new Verdict(process.exitValue(), Files.readString(said));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot run hydrant-verify", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while hydrant-verify ran", e);
        }
    }

    private static Path script() throws IOException {
        try (Stream<Path> plugins = Files.list(Environment.plugins())) {
            return plugins.map(plugin -> plugin.resolve("bin/hydrant-verify"))
                    .filter(Files::exists)
                    .findFirst()
                    .orElseThrow(() -> new IllegalStateException("no bin/hydrant-verify in " + Environment.plugins()));
        }
    }
}
