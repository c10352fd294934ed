// SPDX-License-Identifier: Apache-2.0
/**
 * The push listener that the tasks of several connectors share. A connector describes itself as an
 * {@link io.hydrant.listener.Application}: routes, each with a {@link io.hydrant.listener.RequestHandler} of its own,
 * keys and limits. Its tasks get a {@link io.hydrant.listener.TaskLease} from
 * {@link io.hydrant.listener.SharedListener#acquire} and pass their {@code poll()} and {@code commitRecord()} on to it.
 */
@NullMarked
package io.hydrant.listener;

import org.jspecify.annotations.NullMarked;
