// SPDX-License-Identifier: Apache-2.0
/**
 * The embedded KRaft broker. It keeps everything in one folder, and goes on from there after a kill.
 */
@NullMarked
package io.hydrant.dev.stack.broker;

import org.jspecify.annotations.NullMarked;
