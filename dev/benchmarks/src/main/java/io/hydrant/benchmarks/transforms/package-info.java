// SPDX-License-Identifier: Apache-2.0
/** What the transforms cost for each record, and the filter engine beside the usual ways to do its work. */
@NullMarked
package io.hydrant.benchmarks.transforms;

import org.jspecify.annotations.NullMarked;
