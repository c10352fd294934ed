// SPDX-License-Identifier: Apache-2.0
/**
 * An explicit-state model of the exactly-once commit: every interleaving of two owners, a store with delays, and faults, up
 * to small bounds. {@link io.hydrant.sink.s3parquet.ledger.model.Protocol} is the protocol,
 * {@link io.hydrant.sink.s3parquet.ledger.model.Rule} lists its rules, each of which can be broken.
 */
@NullMarked
package io.hydrant.sink.s3parquet.ledger.model;

import org.jspecify.annotations.NullMarked;
