// SPDX-License-Identifier: Apache-2.0
package io.hydrant.source.cloudwatch.endpoint;

import org.jspecify.annotations.Nullable;

/**
 * One record of a post.
 *
 * @param recordId only in transformation events
 * @param data decoded; may be empty
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record PostedRecord(@Nullable String recordId, byte[] data) {}
