// SPDX-License-Identifier: Apache-2.0
/** The HTTP source on real workers: what Connect does to it, and what senders are told meanwhile. */
@NullMarked
package io.hydrant.it.http;

import org.jspecify.annotations.NullMarked;
