// SPDX-License-Identifier: Apache-2.0
package io.hydrant.sink.s3parquet.catalog;

import io.hydrant.aws.AwsCallException;

/** How registering one partition ended. Immutable. */
public sealed interface PartitionOutcome {

    /** The partition is in the catalog at the location asked for. */
    record Registered(boolean createdNow) implements PartitionOutcome {}

    /** The partition is in the catalog at another location: its objects stay invisible until somebody decides. */
    record Elsewhere(String existingLocation) implements PartitionOutcome {}

    /** Not known to be registered. The cause is retriable or says what an operator must do (no such table, no permission). */
    record Failed(AwsCallException cause) implements PartitionOutcome {}
}
