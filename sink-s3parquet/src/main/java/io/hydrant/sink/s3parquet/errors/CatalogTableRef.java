// SPDX-License-Identifier: Apache-2.0
package io.hydrant.sink.s3parquet.errors;

import org.jspecify.annotations.Nullable;

/**
 * The table that a record did not fit: {@code dataCatalogTable} of the error JSON. Immutable.
 *
 * @param catalogId the account's id, {@code null} for the caller's own
 * @param region {@code null} if the default chain chooses it
 * @param versionId as configured, {@code LATEST} or a number
 */
public record CatalogTableRef(
        @Nullable String catalogId,
        String databaseName,
        String tableName,
        @Nullable String region,
        String versionId) {

    /** The same for one of several tables; this one for {@code null}. */
    public CatalogTableRef named(@Nullable String name) {
        return name == null ? this : new CatalogTableRef(catalogId, databaseName, name, region, versionId);
    }
}
