// SPDX-License-Identifier: Apache-2.0
/**
 * What becomes of a record that a transform cannot use: {@link io.hydrant.transforms.outcome.Outcomes} applies
 * {@code on.error} and counts, {@link io.hydrant.transforms.outcome.Rejected} says why.
 */
@NullMarked
package io.hydrant.transforms.outcome;

import org.jspecify.annotations.NullMarked;
