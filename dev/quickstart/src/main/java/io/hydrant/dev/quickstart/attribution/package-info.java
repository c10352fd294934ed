// SPDX-License-Identifier: Apache-2.0
/**
 * The attribution pipeline: a measurement partner's callbacks in, Parquet rows out.
 */
@NullMarked
package io.hydrant.dev.quickstart.attribution;

import org.jspecify.annotations.NullMarked;
