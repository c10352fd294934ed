// SPDX-License-Identifier: Apache-2.0
/**
 * HTTP as the listener sees it, and the seam to the library that speaks it: {@link io.hydrant.listener.http.HttpServer}
 * asks a {@link io.hydrant.listener.http.FrontDoor} about every request. No type of that library is visible here.
 */
@NullMarked
package io.hydrant.listener.http;

import org.jspecify.annotations.NullMarked;
