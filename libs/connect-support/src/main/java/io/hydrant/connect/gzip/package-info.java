// SPDX-License-Identifier: Apache-2.0
/** Gzip from whoever sends it, within bounds. See {@link io.hydrant.connect.gzip.Gunzip}. */
@NullMarked
package io.hydrant.connect.gzip;

import org.jspecify.annotations.NullMarked;
