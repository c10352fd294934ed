// SPDX-License-Identifier: Apache-2.0
/**
 * Free loopback ports, for servers that must know theirs before they start.
 */
@NullMarked
package io.hydrant.dev.stack.ports;

import org.jspecify.annotations.NullMarked;
