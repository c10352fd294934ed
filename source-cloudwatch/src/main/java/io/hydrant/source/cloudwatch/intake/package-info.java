// SPDX-License-Identifier: Apache-2.0
/**
 * From a request on the listener to records of a task and back to an answer: {@link
 * io.hydrant.source.cloudwatch.intake.FirehoseHandler} is what the listener calls.
 */
@NullMarked
package io.hydrant.source.cloudwatch.intake;

import org.jspecify.annotations.NullMarked;
