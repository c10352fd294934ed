// SPDX-License-Identifier: Apache-2.0
/**
 * The embedded stack: a KRaft broker, distributed Connect workers, S3 and Glue, all on loopback over one data folder.
 * Plugins are never on its class path; the workers load them from {@code plugin.path}, as in production.
 */
@NullMarked
package io.hydrant.dev.stack;

import org.jspecify.annotations.NullMarked;
