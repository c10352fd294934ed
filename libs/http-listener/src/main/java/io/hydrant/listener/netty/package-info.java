// SPDX-License-Identifier: Apache-2.0
/** The HTTP server on Netty: HTTP/1.1, HTTP/2 over TLS, PROXY protocol. The only package that knows Netty. */
@NullMarked
package io.hydrant.listener.netty;

import org.jspecify.annotations.NullMarked;
