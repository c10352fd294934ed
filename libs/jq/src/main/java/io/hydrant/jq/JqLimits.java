// SPDX-License-Identifier: Apache-2.0
package io.hydrant.jq;

import java.time.Duration;

/**
 * What one run of a program may use. Immutable.
 *
 * @param maxSteps values that generators and calls give, plus one for each {@value JqBudget#BYTES_OF_A_STEP} bytes of memory
 *     that values take which are built or looked through
 * @param maxDepth function calls within each other
 * @param timeout looked at every few steps
 */
public record JqLimits(long maxSteps, int maxDepth, Duration timeout) {}
