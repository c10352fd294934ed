// SPDX-License-Identifier: Apache-2.0
package io.hydrant.testing.process;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A program of another language, run to its end. */
public final class ClientProcess {

    private ClientProcess() {}

    /** Standard output and error of a finished command, and how it ended. */
    public record Result(int exitCode, String output) {}

    public static Result run(Path directory, Map<String, String> environment, List<String> command)
            throws IOException, InterruptedException {
        Path output = Files.createTempFile("client", ".log");
        try {
            ProcessBuilder builder = new ProcessBuilder(command)
                    .directory(directory.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile());
            builder.environment().putAll(environment);
            // A proxy of the machine must not stand between two processes on it.
            builder.environment().put("NO_PROXY", "127.0.0.1");
            builder.environment().put("no_proxy", "127.0.0.1");
            Process process = builder.start();
            if (!process.waitFor(4, TimeUnit.MINUTES)) {
                process.destroyForcibly();
                return new Result(-1, Files.readString(output, UTF_8) + "\nnot finished after 4 minutes");
            }
            return new Result(process.exitValue(), Files.readString(output, UTF_8));
        } finally {
            Files.delete(output);
        }
    }

    /** Installs what the folder's {@code package.json} names, into the folder. */
    public static void npmInstall(Path folder) throws IOException, InterruptedException {
        Result installed =
                run(folder, Map.of(), List.of("npm", "install", "--no-audit", "--no-fund", "--no-package-lock"));
        if (installed.exitCode() != 0) {
            throw new IllegalStateException("npm install failed: " + installed.output());
        }
    }

    /** Whether the command is there and works; such as {@code node --version}. */
    public static boolean works(String... command) throws InterruptedException {
        try {
            return run(Path.of("."), Map.of(), List.of(command)).exitCode() == 0;
        } catch (IOException e) {
            return false;
        }
    }
}
