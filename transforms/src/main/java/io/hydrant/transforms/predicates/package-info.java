// SPDX-License-Identifier: Apache-2.0
/** Predicates for Kafka's {@code Filter} and for any transform's {@code predicate} key. */
@NullMarked
package io.hydrant.transforms.predicates;

import org.jspecify.annotations.NullMarked;
