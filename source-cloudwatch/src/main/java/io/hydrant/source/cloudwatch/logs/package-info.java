// SPDX-License-Identifier: Apache-2.0
/**
 * CloudWatch Logs subscription payloads: recognised by their content in whatever carrier they arrive, opened, filtered and
 * split into log events. {@link io.hydrant.source.cloudwatch.logs.PayloadDecoder} is the way in. The same for every
 * connector of this plugin, so the same payload gives the same records. No I/O, no AWS.
 */
@NullMarked
package io.hydrant.source.cloudwatch.logs;

import org.jspecify.annotations.NullMarked;
