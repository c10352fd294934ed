// SPDX-License-Identifier: Apache-2.0
/** API Gateway's mapping templates: Velocity with {@code $input}, {@code $util}, {@code $context} and {@code $method}. */
@NullMarked
package io.hydrant.source.http.velocity;

import org.jspecify.annotations.NullMarked;
