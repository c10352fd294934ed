// SPDX-License-Identifier: Apache-2.0
/**
 * The CloudWatch Logs filter-pattern language as a library: {@link io.hydrant.transforms.filter.FilterPattern} compiles a
 * pattern once and matches messages in time linear in their length. It knows neither Connect nor AWS.
 */
@NullMarked
package io.hydrant.transforms.filter;

import org.jspecify.annotations.NullMarked;
