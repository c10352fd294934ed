// SPDX-License-Identifier: Apache-2.0
package io.hydrant.transforms.jq;

import java.time.Duration;

/**
 * What one run of a program may use. Immutable.
 *
 * @param maxSteps function calls and values that functions give
 * @param maxDepth function calls within each other
 */
public record JqLimits(long maxSteps, int maxDepth, Duration timeout) {}
