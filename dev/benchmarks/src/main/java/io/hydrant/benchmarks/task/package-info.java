// SPDX-License-Identifier: Apache-2.0
/**
 * Whole sink tasks without a broker, and whole workers with one, beside their peers. Each run has a JVM of its own, and S3
 * and Glue are in another process, so that only the sink's CPU time is counted.
 */
@NullMarked
package io.hydrant.benchmarks.task;

import org.jspecify.annotations.NullMarked;
