// SPDX-License-Identifier: Apache-2.0
/** The access-logs pipeline: LTSV lines of web servers, sent by AWS's SDK, as Parquet. */
@NullMarked
package io.hydrant.dev.quickstart.accesslogs;

import org.jspecify.annotations.NullMarked;
