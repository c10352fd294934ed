/**
 * The HTTP server under the S3 and Glue servers: Jetty, which the Connect worker brings anyway, with blocking handlers.
 */
@NullMarked
package io.hydrant.dev.stack.http;

import org.jspecify.annotations.NullMarked;
