// SPDX-License-Identifier: Apache-2.0
/** What the Firehose source costs beside a listener that does only the necessary, and log events beside Jackson and gzip alone. */
@NullMarked
package io.hydrant.benchmarks.cloudwatch;

import org.jspecify.annotations.NullMarked;
