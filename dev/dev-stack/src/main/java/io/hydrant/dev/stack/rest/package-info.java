// SPDX-License-Identifier: Apache-2.0
/**
 * A small typed client of Connect's REST API. It knows what the stack, its tests and the quickstart ask.
 */
@NullMarked
package io.hydrant.dev.stack.rest;

import org.jspecify.annotations.NullMarked;
