// SPDX-License-Identifier: Apache-2.0
/**
 * Distributed Connect workers, in this JVM or in one of their own. Both are made from the same settings.
 */
@NullMarked
package io.hydrant.dev.stack.worker;

import org.jspecify.annotations.NullMarked;
