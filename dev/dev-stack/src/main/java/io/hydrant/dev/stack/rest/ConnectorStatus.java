// SPDX-License-Identifier: Apache-2.0
package io.hydrant.dev.stack.rest;

import java.util.List;

/**
 * What {@code GET /connectors/NAME/status} says.
 *
 * @param state for example {@code RUNNING}, {@code PAUSED}, {@code FAILED}
 * @param workerId for example {@code 127.0.0.1:8083}
 * @param trace the stack trace of a failed connector, else empty
 */
public record ConnectorStatus(String name, String state, String workerId, String trace, List<TaskStatus> tasks) {

    public ConnectorStatus {
        tasks = List.copyOf(tasks);
    }

    /**
     * One task.
     *
     * @param trace the stack trace of a failed task, else empty
     */
    public record TaskStatus(int id, String state, String workerId, String trace) {}

    /** Whether the connector runs with {@code count} tasks, all of them running. */
    public boolean isRunningWith(int count) {
        return state.equals("RUNNING")
                && tasks.size() == count
                && tasks.stream().allMatch(task -> task.state().equals("RUNNING"));
    }
}
