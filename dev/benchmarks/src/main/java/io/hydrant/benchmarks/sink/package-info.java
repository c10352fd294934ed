// SPDX-License-Identifier: Apache-2.0
/** Programs that measure the hot paths. Figures are CPU time: on a shared machine, wall time says nothing. */
@NullMarked
package io.hydrant.benchmarks.sink;

import org.jspecify.annotations.NullMarked;
