// SPDX-License-Identifier: Apache-2.0
package io.hydrant.listener;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.NANOSECONDS;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.hydrant.listener.access.Usage;
import io.hydrant.listener.delivery.TaskInbox;
import io.hydrant.listener.http.HttpServer;
import io.hydrant.listener.log.AccessLogWriter;
import io.hydrant.listener.netty.NettyHttpServer;
import io.hydrant.listener.route.RouteTable;
import java.io.IOException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.source.TransactionContext;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One port, shared by every task of this class loader that names the same address. The first task binds it, later ones
 * join; the last one to leave closes it after the linger time, so that a restart does not close the port. Thread-safe.
 */
public final class SharedListener {

    private static final Logger LOG = LoggerFactory.getLogger(SharedListener.class);
    private static final Object REGISTRY = new Object();
    /** Access log lines that may wait for a task, when they go to a topic. */
    private static final int SIDE_RECORDS = 10_000;

    private static final long SIDE_BYTES = 16L << 20;

    private static final long UPKEEP_MILLIS = 2_000;

    @GuardedBy("REGISTRY")
    private static final Map<String, SharedListener> LISTENERS = new HashMap<>();

    /** By connector, on its way from a listener that has given way to the next: one config at a time changes each. */
    @GuardedBy("REGISTRY")
    private static final Map<String, Usage> COUNTERS = new HashMap<>();

    private final ListenerSettings settings;
    private final ScheduledThreadPoolExecutor timer;
    private final ThreadPoolExecutor workers;
    private final AccessLogWriter accessLog = new AccessLogWriter();
    private final Gate gate;
    private final HttpServer server;

    @GuardedBy("REGISTRY")
    private final Map<String, HostedApplication> hosted = new LinkedHashMap<>();

    /**
     * Joins the listener at the settings' address, or opens it. Waits while somebody else holds the port, and while tasks
     * are there that hold it with other settings or have one of the routes, up to the settings' patience: they may be
     * about to stop, such as those of a connector that now has another name. A task that comes with the key of another
     * one takes its place: the other is an orphan that Connect has given up.
     *
     * @param taskKey names the task within its application, such as {@code 0}
     * @param transactions the task's {@code context.transactionContext()}: null unless the connector defines
     *     transaction boundaries
     * @throws ConnectException if the port cannot be bound, if another application's task holds it with other settings,
     *     or if one has one of the routes
     */
    public static TaskLease acquire(
            ListenerSettings settings,
            Application application,
            String taskKey,
            @Nullable TransactionContext transactions) {
        synchronized (REGISTRY) {
            Patience patience = new Patience(settings.bindPatience().toNanos());
            while (true) {
                SharedListener listener = LISTENERS.get(settings.address());
                if (listener == null) {
                    listener = openIfFree(settings, patience);
                } else if (listener.settings.differenceTo(settings) != null) {
                    listener.giveWay(application.name(), settings, patience);
                    listener = null;
                }
                if (listener != null && listener.canServe(application, patience)) {
                    return listener.join(application, taskKey, transactions);
                }
            }
        }
    }

    /** Null if somebody else has the port, or had it just now. */
    @GuardedBy("REGISTRY")
    private static @Nullable SharedListener openIfFree(ListenerSettings settings, Patience patience) {
        try {
            SharedListener opened = new SharedListener(settings);
            LISTENERS.put(settings.address(), opened);
            return opened;
        } catch (IOException e) {
            if (patience.isOver()) {
                throw new ConnectException(
                        e.getMessage() + "; another process has the port, or the host is not of this machine", e);
            }
            LOG.info("{}; trying again", e.getMessage());
            patience.pause();
            return null;
        } catch (IllegalArgumentException e) {
            throw new ConnectException(e.getMessage(), e);
        }
    }

    /**
     * Closes this listener for one with other settings, if nobody but the connector that brings them is on it: its tasks
     * before the change have stopped or are about to, and still owe some answers. Waits for both; whoever does not stop
     * in time is an orphan that Connect has given up. Tasks of other connectors are waited for, too, but stay.
     */
    @GuardedBy("REGISTRY")
    private void giveWay(String connector, ListenerSettings newer, Patience patience) {
        boolean busy = false;
        for (HostedApplication host : hosted.values()) {
            if (!host.isEmpty() && !host.name().equals(connector) && patience.isOver()) {
                throw new ConnectException("the listener at " + settings.address() + " is open with another value of "
                        + settings.differenceTo(newer) + " for " + host.name()
                        + ": connectors that share a port must agree on every listener setting");
            }
            busy |= !host.isEmpty() || host.admission().requests() > 0;
        }
        if (busy && !patience.isOver()) {
            patience.pause();
            return;
        }
        LOG.info("closing the listener at {}: {} differs now", settings.address(), settings.differenceTo(newer));
        for (HostedApplication host : hosted.values()) {
            host.inboxes().forEach(orphan -> orphan.close(0));
            host.close();
            if (host.name().equals(connector)) {
                COUNTERS.put(connector, host.usage());
            }
        }
        hosted.clear();
        server.unbind();
        closeIfUnused();
    }

    /** How long one task waits for an address. Pauses let the lock go, so that others can give the address back. */
    private static final class Patience {

        private final long end;
        private long pauseMillis = 50;

        Patience(long nanos) {
            end = System.nanoTime() + nanos;
        }

        boolean isOver() {
            return System.nanoTime() - end > 0;
        }

        @GuardedBy("REGISTRY")
        void pause() {
            long until = System.nanoTime() + MILLISECONDS.toNanos(pauseMillis);
            try {
                for (long left = pauseMillis; left > 0; left = NANOSECONDS.toMillis(until - System.nanoTime())) {
                    REGISTRY.wait(left);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new ConnectException("interrupted while waiting for the port", e);
            }
            pauseMillis = Math.min(1000, pauseMillis * 2);
        }
    }

    private SharedListener(ListenerSettings settings) throws IOException {
        this.settings = settings;
        this.timer = new ScheduledThreadPoolExecutor(1, daemon("hydrant-listener-timer"));
        this.workers = new ThreadPoolExecutor(
                settings.workerThreads(),
                settings.workerThreads(),
                0,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(), // bounded by admission: every entry is an admitted request
                daemon("hydrant-listener-worker"));
        this.gate = new Gate(settings, InstantSource.system(), workers);
        try {
            this.server = NettyHttpServer.bind(settings.server(), gate, InstantSource.system());
        } catch (IOException | RuntimeException e) {
            stopThreads();
            throw e;
        }
        var unused = timer.scheduleWithFixedDelay(this::upkeep, UPKEEP_MILLIS, UPKEEP_MILLIS, MILLISECONDS);
        LOG.info("listening on {} port {}: {}", settings.server().host(), server.port(), settings.values());
    }

    private void upkeep() {
        List<HostedApplication> all;
        synchronized (REGISTRY) {
            all = List.copyOf(hosted.values());
        }
        for (HostedApplication host : all) {
            try {
                host.upkeep();
            } catch (RuntimeException e) {
                LOG.warn("the upkeep of {} failed, and will be tried again", host.name(), e);
            }
        }
    }

    private static ThreadFactory daemon(String name) {
        return runnable -> {
            Thread thread = new Thread(runnable, name);
            thread.setDaemon(true);
            return thread;
        };
    }

    /** False if an application whose tasks run has one of the routes, and may give them up in time. */
    @GuardedBy("REGISTRY")
    private boolean canServe(Application application, Patience patience) {
        String own = RouteConflicts.among(List.of(application));
        List<Application> all = new ArrayList<>();
        for (HostedApplication host : hosted.values()) {
            if (!host.isEmpty() && !host.name().equals(application.name())) {
                all.add(host.application());
            }
        }
        all.add(application);
        String conflict = own == null ? RouteConflicts.among(all) : own;
        if (conflict == null) {
            return true;
        }
        if (own == null && !patience.isOver()) {
            patience.pause();
            return false;
        }
        closeIfUnused();
        throw new ConnectException("the listener at " + settings.address() + " cannot take the routes of "
                + application.name() + ": " + conflict);
    }

    @GuardedBy("REGISTRY")
    private TaskLease join(Application application, String taskKey, @Nullable TransactionContext transactions) {
        HostedApplication host = hosted.get(application.name());
        Application before = null;
        boolean changes = host == null || host.isEmpty(); // who has no task may have lost its routes
        if (host == null) {
            host = new HostedApplication(
                    application, accessLog, settings, () -> server, countersOf(application.name()));
            hosted.put(application.name(), host);
        } else if (!host.application().fingerprint().equals(application.fingerprint())) {
            before = host.application();
            host.replace(application);
            changes = true;
        }
        TaskInbox inbox = new TaskInbox(SIDE_RECORDS, SIDE_BYTES);
        TaskInbox orphan = host.join(taskKey, inbox);
        if (changes) {
            serve();
        }
        if (before != null) {
            before.closed().run();
        }
        if (orphan != null) {
            LOG.warn(
                    "task {} of {} was started again before it had stopped: the old one gets no more requests",
                    taskKey,
                    host.name());
            drain(orphan, host);
        }
        return new TaskLease(this, host, taskKey, inbox, transactions);
    }

    /** Those of the same connector's tasks before, whose listener may have had another address or other settings. */
    @GuardedBy("REGISTRY")
    private static Usage countersOf(String connector) {
        Usage left = COUNTERS.remove(connector);
        for (SharedListener other : LISTENERS.values()) {
            HostedApplication host = other.hosted.get(connector);
            if (left == null && host != null) {
                left = host.usage();
            }
        }
        return left == null ? new Usage(InstantSource.system(), System::nanoTime) : left;
    }

    @GuardedBy("REGISTRY")
    private void serve() {
        RouteTable<Gate.Hosted> table = new RouteTable<>();
        for (HostedApplication host : hosted.values()) {
            if (!host.isEmpty()) {
                addRoutes(host, table);
            }
        }
        for (HostedApplication host : hosted.values()) {
            if (host.isEmpty()) {
                addRoutes(host, table);
            }
        }
        gate.serve(table, new ArrayList<>(hosted.values()));
    }

    /** An application without tasks, which only lingers, gives up what another one has taken over. */
    private static void addRoutes(HostedApplication host, RouteTable<Gate.Hosted> table) {
        for (Route route : host.application().routes()) {
            for (String method : route.methods()) {
                try {
                    table.add(route.path(), method, new Gate.Hosted(host, route));
                } catch (IllegalArgumentException e) {
                    if (!host.isEmpty()) {
                        throw e;
                    }
                    LOG.info("{} has no task here and gives up a route: {}", host.name(), e.getMessage());
                }
            }
        }
    }

    void release(HostedApplication host, String taskKey, TaskInbox inbox) {
        synchronized (REGISTRY) {
            boolean mine = host.leave(taskKey, inbox);
            if (mine || !inbox.isClosed()) {
                drain(inbox, host);
            }
            if (host.isEmpty()) {
                schedule(() -> forget(host), settings.linger().toMillis());
            }
        }
    }

    private void drain(TaskInbox inbox, HostedApplication host) {
        long drainNanos = host.application().limits().drainTimeout().toNanos();
        inbox.close(drainNanos);
        schedule(inbox::giveUp, NANOSECONDS.toMillis(drainNanos) + 500);
    }

    private void schedule(Runnable action, long millis) {
        if (!timer.isShutdown()) {
            var unused = timer.schedule(action, millis, MILLISECONDS);
        }
    }

    /** The linger time of an application is over. */
    private void forget(HostedApplication host) {
        synchronized (REGISTRY) {
            if (!host.isEmpty() || hosted.get(host.name()) != host) {
                return;
            }
            if (host.admission().requests() > 0) {
                schedule(() -> forget(host), 200); // answers are still owed
                return;
            }
            hosted.remove(host.name());
            host.close();
            serve();
            closeIfUnused();
        }
    }

    @GuardedBy("REGISTRY")
    private void closeIfUnused() {
        if (hosted.isEmpty()) {
            LISTENERS.remove(settings.address(), this);
            int port = server.port();
            Thread closer = new Thread(
                    () -> {
                        server.close();
                        stopThreads();
                        LOG.info("closed port {}", port);
                    },
                    "hydrant-listener-close");
            closer.setDaemon(true);
            closer.start();
        }
    }

    private void stopThreads() {
        workers.shutdown();
        timer.shutdownNow();
        accessLog.close();
    }

    int port() {
        return server.port();
    }
}
