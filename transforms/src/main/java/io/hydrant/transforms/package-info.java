// SPDX-License-Identifier: Apache-2.0
/**
 * The single message transforms that a connector's config names. Each is a thin class: the engines are in the packages
 * below, which know nothing of Connect's transformations.
 */
@NullMarked
package io.hydrant.transforms;

import org.jspecify.annotations.NullMarked;
