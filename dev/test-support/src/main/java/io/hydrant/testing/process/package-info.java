// SPDX-License-Identifier: Apache-2.0
/** Programs of other languages that tests start: real clients, and servers that exist for no JVM. */
@NullMarked
package io.hydrant.testing.process;

import org.jspecify.annotations.NullMarked;
