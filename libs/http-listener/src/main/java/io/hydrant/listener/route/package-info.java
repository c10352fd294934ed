// SPDX-License-Identifier: Apache-2.0
/** API Gateway's resource tree: which route a path and method belong to, without back-tracking. */
@NullMarked
package io.hydrant.listener.route;

import org.jspecify.annotations.NullMarked;
