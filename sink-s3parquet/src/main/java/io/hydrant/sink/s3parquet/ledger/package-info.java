// SPDX-License-Identifier: Apache-2.0
/**
 * What the exactly-once commit stores: for each topic-partition one small state object, replaced by compare-and-swap, and
 * one write-once manifest per commit. Values, their JSON and their rules; no I/O. The protocol that moves them is checked
 * by the explicit-state model in this package's tests.
 */
@NullMarked
package io.hydrant.sink.s3parquet.ledger;

import org.jspecify.annotations.NullMarked;
