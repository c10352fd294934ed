// SPDX-License-Identifier: Apache-2.0
/**
 * Bodies that carry several records in one post: deliveries of a Firehose to its HTTP endpoint destination (protocol 1.0),
 * and the events that a relaying Lambda function passes on as it got them. Only the wire: bytes to requests, outcomes to
 * bytes.
 *
 * @see <a href="https://docs.aws.amazon.com/firehose/latest/dev/httpdeliveryrequestresponse.html">AWS: HTTP endpoint
 *     delivery request and response specifications</a>
 */
@NullMarked
package io.hydrant.source.cloudwatch.endpoint;

import org.jspecify.annotations.NullMarked;
