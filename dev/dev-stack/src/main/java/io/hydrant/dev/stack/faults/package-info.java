/**
 * Faults that tests ask the S3 and Glue servers for, in the same JVM through {@link io.hydrant.dev.stack.faults.Faults}
 * or over HTTP below {@code /_control/}.
 */
@NullMarked
package io.hydrant.dev.stack.faults;

import org.jspecify.annotations.NullMarked;
