/**
 * Objects of one bucket, as the commit protocol needs them: writes whose outcome is always known to be done, refused or
 * unknown. {@link io.hydrant.sink.s3parquet.store.ObjectStore} is the port.
 */
@NullMarked
package io.hydrant.sink.s3parquet.store;

import org.jspecify.annotations.NullMarked;
