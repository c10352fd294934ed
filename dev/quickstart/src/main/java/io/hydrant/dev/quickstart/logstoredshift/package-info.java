// SPDX-License-Identifier: Apache-2.0
/** The logs-to-redshift pipeline: filtered log events as CSV for COPY, each object named in a notification. */
@NullMarked
package io.hydrant.dev.quickstart.logstoredshift;

import org.jspecify.annotations.NullMarked;
