// SPDX-License-Identifier: Apache-2.0
/**
 * Decoding as a library: {@link io.hydrant.transforms.decode.DecodeChain} undoes encodings and compression within a bound,
 * {@link io.hydrant.transforms.decode.CloudWatchEnvelope} reads CloudWatch Logs subscription payloads. Knows neither Connect
 * nor AWS.
 */
@NullMarked
package io.hydrant.transforms.decode;

import org.jspecify.annotations.NullMarked;
