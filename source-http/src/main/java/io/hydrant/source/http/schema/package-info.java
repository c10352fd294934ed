// SPDX-License-Identifier: Apache-2.0
/** JSON Schemas that the bodies of a route must satisfy. */
@NullMarked
package io.hydrant.source.http.schema;

import org.jspecify.annotations.NullMarked;
