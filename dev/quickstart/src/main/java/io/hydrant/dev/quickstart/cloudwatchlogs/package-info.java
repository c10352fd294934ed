// SPDX-License-Identifier: Apache-2.0
/** The cloudwatch-logs pipeline: log events of a subscription as compressed text. */
@NullMarked
package io.hydrant.dev.quickstart.cloudwatchlogs;

import org.jspecify.annotations.NullMarked;
