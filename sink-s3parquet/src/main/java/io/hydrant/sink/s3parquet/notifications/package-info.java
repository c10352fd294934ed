// SPDX-License-Identifier: Apache-2.0
/** A record for each delivered object, for those who load it somewhere else, such as Redshift's COPY. */
@NullMarked
package io.hydrant.sink.s3parquet.notifications;

import org.jspecify.annotations.NullMarked;
