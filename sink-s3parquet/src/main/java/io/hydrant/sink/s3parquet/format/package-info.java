// SPDX-License-Identifier: Apache-2.0
/**
 * What every file format of the sink looks like to the rest: a file that is open takes rows on the task thread; sealed,
 * it is encoded elsewhere. Knows neither S3 nor offsets.
 */
@NullMarked
package io.hydrant.sink.s3parquet.format;

import org.jspecify.annotations.NullMarked;
