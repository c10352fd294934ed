// SPDX-License-Identifier: Apache-2.0
/** Clocks that tests move by hand and random data that a seed repeats. */
@NullMarked
package io.hydrant.testing;

import org.jspecify.annotations.NullMarked;
