// SPDX-License-Identifier: Apache-2.0
package io.hydrant.dev.stack.worker;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.TimeUnit;

/**
 * A worker in a JVM of its own, which can be killed. It ends with the process that started it, however that one ends:
 * the child watches its standard input.
 *
 * <p>Confined to one thread.
 */
public final class WorkerProcess implements ConnectWorker {

    private final WorkerSettings settings;
    private final Path folder;
    private final WorkerJvm jvm;
    private Process process;

    private WorkerProcess(WorkerSettings settings, Path folder, WorkerJvm jvm) {
        this.settings = settings;
        this.folder = folder;
        this.jvm = requireNonNull(jvm, "jvm is null");
        this.process = launch();
    }

    /**
     * Starts a worker of this process's JDK and Connect version, and waits until it is healthy.
     *
     * @param folder for its properties file and {@code worker.log}; created when absent
     * @param jvmArguments for example {@code -Xmx512m}
     */
    public static WorkerProcess start(
            WorkerSettings settings, Path folder, Duration patience, List<String> jvmArguments) {
        return start(settings, folder, patience, WorkerJvm.likeThis(jvmArguments));
    }

    /** The same, on a JDK and a Connect version of the caller's choice. */
    public static WorkerProcess start(WorkerSettings settings, Path folder, Duration patience, WorkerJvm jvm) {
        WorkerProcess worker = new WorkerProcess(settings, requireNonNull(folder, "folder is null"), jvm);
        worker.awaitHealthy(patience);
        return worker;
    }

    @Override
    public URI url() {
        return settings.url();
    }

    /** Of the operating system. */
    public long pid() {
        return process.pid();
    }

    /** {@code kill -9}: nothing is stopped, flushed or given up. Returns when the process is gone. */
    public void kill() {
        process.destroyForcibly();
        awaitEnd(Duration.ofSeconds(10));
    }

    /** Starts it again with the same settings after {@link #kill}, and waits until it is healthy. */
    public void restart(Duration patience) {
        if (process.isAlive()) {
            throw new IllegalStateException("the worker is running as process " + process.pid());
        }
        process = launch();
        awaitHealthy(patience);
    }

    @Override
    public void close() {
        process.destroy();
        if (!awaitEnd(Duration.ofSeconds(30))) {
            kill();
        }
    }

    private void awaitHealthy(Duration patience) {
        try {
            WorkerHealth.await(settings.url(), patience, process::isAlive);
        } catch (RuntimeException e) {
            kill();
            throw new IllegalStateException(e.getMessage() + "; see " + log(), e);
        }
    }

    private Process launch() {
        try {
            Files.createDirectories(folder);
            Path file = folder.resolve("worker.properties");
            Properties properties = new Properties();
            properties.putAll(settings.toProperties());
            try (var out = Files.newOutputStream(file)) {
                properties.store(out, null);
            }
            List<String> command = new ArrayList<>();
            command.add(jvm.home().resolve("bin").resolve("java").toString());
            command.addAll(jvm.arguments());
            command.add("-Dhydrant.stack.log=" + log());
            command.add("-Dhydrant.access.log=" + folder.resolve("access.log"));
            command.add("-cp");
            command.add(jvm.classPath());
            command.add(WorkerMain.class.getName());
            command.add(file.toString());
            return new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(
                            folder.resolve("worker.out").toFile()))
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot start a worker process in " + folder, e);
        }
    }

    private Path log() {
        return folder.resolve("worker.log");
    }

    private boolean awaitEnd(Duration patience) {
        try {
            return process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
