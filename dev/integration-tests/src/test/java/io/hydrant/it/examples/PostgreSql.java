// SPDX-License-Identifier: Apache-2.0
package io.hydrant.it.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.UserPrincipal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A database of Debian's {@code postgresql} in a temporary folder, on a Unix socket alone. PostgreSQL refuses to run as
 * root: then it runs as {@code nobody}.
 */
final class PostgreSql implements AutoCloseable {

    private static final Path INSTALLATIONS = Path.of("/usr/lib/postgresql");
    private static final String UNPRIVILEGED = "nobody";

    private final Path programs;
    private final Path folder;
    private final Process server;

    private PostgreSql(Path programs) throws IOException, InterruptedException {
        this.programs = programs;
        // Not below the project: another user may not be let in there.
        folder = Files.createTempDirectory("hydrant-postgresql-");
        if (isRoot()) {
            UserPrincipal user =
                    folder.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName(UNPRIVILEGED);
            Files.setOwner(folder, user);
        }
        Path data = folder.resolve("data");
        run(
                new byte[0],
                "initdb",
                "-D",
                data.toString(),
                "-U",
                "loader",
                "-A",
                "trust",
                "-E",
                "UTF8",
                "--no-locale",
                "-N");
        server = process("postgres", "-D", data.toString(), "-k", folder.toString(), "-c", "listen_addresses=", "-F")
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        await().atMost(Duration.ofSeconds(60))
                .ignoreExceptions()
                .untilAsserted(() -> assertThat(query("SELECT 1")).isEqualTo("1"));
    }

    /** Starts one; empty where the package is not installed. */
    static Optional<PostgreSql> start() throws IOException, InterruptedException {
        if (!Files.isDirectory(INSTALLATIONS)) {
            return Optional.empty();
        }
        try (Stream<Path> versions = Files.list(INSTALLATIONS)) {
            Optional<Path> programs = versions.map(version -> version.resolve("bin"))
                    .filter(bin -> Files.isExecutable(bin.resolve("initdb")))
                    .max(Comparator.naturalOrder());
            return programs.isEmpty() ? Optional.empty() : Optional.of(new PostgreSql(programs.get()));
        }
    }

    /** The result as psql prints it without decoration: columns separated by {@code |}, a line for each row. */
    String query(String sql) throws IOException, InterruptedException {
        return run(new byte[0], "psql", psql(sql)).strip();
    }

    /** Runs a statement that reads its input, such as {@code COPY … FROM STDIN}. */
    void copy(String sql, byte[] input) throws IOException, InterruptedException {
        run(input, "psql", psql(sql));
    }

    private String[] psql(String sql) {
        return new String[] {
            "-h",
            folder.toString(),
            "-U",
            "loader",
            "-d",
            "postgres",
            "-X",
            "-q",
            "-A",
            "-t",
            "-v",
            "ON_ERROR_STOP=1",
            "-c",
            sql
        };
    }

    private String run(byte[] input, String program, String... arguments) throws IOException, InterruptedException {
        Path output = Files.createTempFile("hydrant-postgresql-", ".out");
        try {
            Process process = process(program, arguments)
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile())
                    .start();
            try (OutputStream stdin = process.getOutputStream()) {
                stdin.write(input);
            }
            boolean ended = process.waitFor(60, TimeUnit.SECONDS);
            String text = Files.readString(output);
            if (!ended || process.exitValue() != 0) {
                process.destroyForcibly();
                throw new IOException(program + " failed: " + text);
            }
            return text;
        } finally {
            Files.delete(output);
        }
    }

    private ProcessBuilder process(String program, String... arguments) {
        List<String> command = new ArrayList<>();
        if (isRoot()) {
            command.addAll(List.of("setpriv", "--reuid=" + UNPRIVILEGED, "--regid=nogroup", "--clear-groups"));
        }
        command.add(programs.resolve(program).toString());
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command).directory(folder.toFile());
    }

    private static boolean isRoot() {
        return System.getProperty("user.name").equals("root");
    }

    @Override
    public void close() throws IOException {
        server.destroy();
        try {
            if (!server.waitFor(30, TimeUnit.SECONDS)) {
                server.destroyForcibly();
            }
        } catch (InterruptedException e) {
            server.destroyForcibly();
            Thread.currentThread().interrupt();
        }
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
