// SPDX-License-Identifier: Apache-2.0
/** The access log: a line of {@code $context} variables for every request, also for those that were refused. */
@NullMarked
package io.hydrant.listener.log;

import org.jspecify.annotations.NullMarked;
