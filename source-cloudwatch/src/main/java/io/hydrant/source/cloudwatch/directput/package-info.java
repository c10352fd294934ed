// SPDX-License-Identifier: Apache-2.0
/**
 * Firehose's own API, as SDKs, agents and the AWS CLI speak it: AWS JSON 1.1 with target {@code Firehose_20150804.…}
 * (<a href="https://docs.aws.amazon.com/firehose/latest/APIReference/">API reference</a>). Only the wire: bytes to
 * requests, results to bytes.
 */
@NullMarked
package io.hydrant.source.cloudwatch.directput;

import org.jspecify.annotations.NullMarked;
