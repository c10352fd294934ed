// SPDX-License-Identifier: Apache-2.0
package io.hydrant.listener;

import io.hydrant.listener.access.RateLimit;
import io.hydrant.listener.access.Usage;
import io.hydrant.listener.delivery.PendingRequest;
import io.hydrant.listener.delivery.TaskInbox;
import io.hydrant.listener.http.HttpServer;
import io.hydrant.listener.log.AccessLogWriter;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.apache.kafka.connect.source.SourceRecord;
import org.jspecify.annotations.Nullable;

/**
 * An application on a listener, with the tasks that take its requests. Its tasks change under the lock of the listener;
 * everything else is read by any thread.
 */
final class HostedApplication {

    private final String name;
    private final String stage;
    private final Admission admission = new Admission();
    private final Map<String, TaskInbox> byTask = new LinkedHashMap<>();
    private volatile Application application; // replaced under the listener's lock
    private volatile List<TaskInbox> inboxes = List.of(); // replaced under the listener's lock

    private final ListenerMetrics metrics;
    private final ApplicationObserver observer;
    private final Usage usage;

    HostedApplication(
            Application application,
            AccessLogWriter accessLog,
            ListenerSettings settings,
            Supplier<@Nullable HttpServer> server,
            Usage usage) {
        this.name = application.name();
        this.stage = settings.stage();
        this.application = application;
        this.usage = usage;
        retainCounters(application);
        this.metrics = ListenerMetrics.of(this, settings.address(), server);
        this.observer = new ApplicationObserver(this, accessLog, metrics);
    }

    String name() {
        return name;
    }

    /** {@link ListenerSettings#stage}. */
    String stage() {
        return stage;
    }

    Application application() {
        return application;
    }

    Admission admission() {
        return admission;
    }

    ApplicationObserver observer() {
        return observer;
    }

    /** Counts on when the application is replaced, or its listener by one with other settings. */
    Usage usage() {
        return usage;
    }

    void replace(Application newer) {
        application = newer;
        retainCounters(newer);
    }

    private void retainCounters(Application of) {
        Map<String, RateLimit> limits = new HashMap<>();
        for (Route route : of.routes()) {
            if (route.limit() != null) {
                limits.put(route.name(), route.limit());
            }
        }
        usage.retain(of.plans(), limits);
    }

    /** A task takes part; an older one of the same key, if there is any, is returned to be closed. */
    @Nullable
    TaskInbox join(String taskKey, TaskInbox inbox) {
        TaskInbox older = byTask.put(taskKey, inbox);
        inboxes = List.copyOf(byTask.values());
        return older;
    }

    /** False if a newer task had already taken the place of this one. */
    boolean leave(String taskKey, TaskInbox inbox) {
        boolean mine = byTask.remove(taskKey, inbox);
        inboxes = List.copyOf(byTask.values());
        return mine;
    }

    boolean isEmpty() {
        return inboxes.isEmpty();
    }

    List<TaskInbox> inboxes() {
        return inboxes;
    }

    /** Now and then: what may block, and what need not be up to the second. */
    void upkeep() {
        Application now = application;
        now.upkeep().run();
        metrics.quotasRemaining(usage.remaining(now.plans()));
    }

    /** No task will come back. */
    void close() {
        metrics.close();
        application.closed().run();
    }

    /**
     * Gives the request to the task with the shortest queue. False if no task is there that asks for records.
     *
     * @param now {@link System#nanoTime}
     * @param soon as {@link TaskInbox#offer} has it
     */
    boolean dispatch(PendingRequest request, long now, Executor soon) {
        TaskInbox best = null;
        List<TaskInbox> all = inboxes;
        if (all.size() == 1) {
            best = alive(all.get(0), now) ? all.get(0) : null;
        } else {
            int shortest = Integer.MAX_VALUE;
            for (int i = 0; i < all.size(); i++) {
                TaskInbox inbox = all.get(i);
                int depth = inbox.depth();
                if (depth < shortest && alive(inbox, now)) {
                    shortest = depth;
                    best = inbox;
                }
            }
        }
        return best != null && best.offer(request, soon);
    }

    /** Gives a record that no request waits for to a task. False if none takes it. */
    boolean offerSide(SourceRecord sideRecord) {
        for (TaskInbox inbox : inboxes) {
            if (inbox.offerSide(sideRecord)) {
                return true;
            }
        }
        return false;
    }

    /** Not yet polled counts as alive: requests that come before the first poll wait for it. */
    private boolean alive(TaskInbox inbox, long now) {
        return !inbox.isClosed()
                && (!inbox.everPolled()
                        || inbox.sincePollNanos(now)
                                < application.limits().readyStall().toNanos());
    }

    /** Why a load balancer should go elsewhere; null if it should come. */
    @Nullable
    String notReady() {
        long now = System.nanoTime();
        Application.Limits limits = application.limits();
        if (inboxes.isEmpty()) {
            return "no task of " + name + " runs on this worker";
        }
        boolean polled = false;
        for (TaskInbox inbox : inboxes) {
            polled |= inbox.everPolled()
                    && inbox.sincePollNanos(now) < limits.readyStall().toNanos();
            if (inbox.unacknowledgedNanos(now) > limits.readyAckAge().toNanos()) {
                return "Kafka does not acknowledge the records of " + name;
            }
        }
        return polled ? null : "no task of " + name + " asks for records: paused, or Kafka cannot be reached";
    }
}
