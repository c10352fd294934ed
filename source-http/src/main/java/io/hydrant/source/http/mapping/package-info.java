// SPDX-License-Identifier: Apache-2.0
/** From a request to the values, keys and headers of its records. */
@NullMarked
package io.hydrant.source.http.mapping;

import org.jspecify.annotations.NullMarked;
