// SPDX-License-Identifier: Apache-2.0
/**
 * Firehose's error output: one JSON object for each record that could not be delivered as data, with the record's bytes in
 * it. Source of truth: specs/firehose-delivery.md section 9.
 */
@NullMarked
package io.hydrant.sink.s3parquet.errors;

import org.jspecify.annotations.NullMarked;
