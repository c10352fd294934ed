// SPDX-License-Identifier: Apache-2.0
/** Every pipeline of {@code config-examples}, deployed as it ships. */
@NullMarked
package io.hydrant.it.examples;

import org.jspecify.annotations.NullMarked;
