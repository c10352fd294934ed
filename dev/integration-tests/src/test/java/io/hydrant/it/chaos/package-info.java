// SPDX-License-Identifier: Apache-2.0
/** Exactly once under kills and faults, on real workers in processes of their own. */
@NullMarked
package io.hydrant.it.chaos;

import org.jspecify.annotations.NullMarked;
