// SPDX-License-Identifier: Apache-2.0
package io.hydrant.source.cloudwatch.intake;

import io.hydrant.source.cloudwatch.sigv4.AccessKey;
import java.util.Set;

/**
 * A key pair and what it may be used for. Immutable.
 *
 * @param streamNames the streams that it may write to; empty for all
 */
public record Credential(AccessKey key, Set<String> streamNames) {

    public Credential {
        streamNames = Set.copyOf(streamNames);
    }

    public boolean mayWriteTo(String streamName) {
        return streamNames.isEmpty() || streamNames.contains(streamName);
    }
}
