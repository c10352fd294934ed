// SPDX-License-Identifier: Apache-2.0
/** The product as its users meet it: built zips on real workers, driven by REST and HTTP, looked at from outside. */
@NullMarked
package io.hydrant.it;

import org.jspecify.annotations.NullMarked;
