// SPDX-License-Identifier: Apache-2.0
/** Who may send, and how much: source addresses, API keys, usage plans and throttles in API Gateway's terms. */
@NullMarked
package io.hydrant.listener.access;

import org.jspecify.annotations.NullMarked;
