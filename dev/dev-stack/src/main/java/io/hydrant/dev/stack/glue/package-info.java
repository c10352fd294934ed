/**
 * A Glue Data Catalog on loopback over a folder: databases, versioned tables and partitions behind AWS's JSON 1.1
 * protocol, with AWS's limits and error names, and faults on demand. {@link io.hydrant.dev.stack.glue.GlueServer} starts
 * it.
 */
@NullMarked
package io.hydrant.dev.stack.glue;

import org.jspecify.annotations.NullMarked;
