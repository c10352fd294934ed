// SPDX-License-Identifier: Apache-2.0
/**
 * The hand-over between requests and Connect tasks: a {@link io.hydrant.listener.delivery.PendingRequest} waits in the
 * {@link io.hydrant.listener.delivery.TaskInbox} of a task, is taken by {@code poll()}, and is completed by Kafka's
 * acknowledgements.
 */
@NullMarked
package io.hydrant.listener.delivery;

import org.jspecify.annotations.NullMarked;
