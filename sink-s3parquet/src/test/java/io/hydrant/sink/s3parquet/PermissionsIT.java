// SPDX-License-Identifier: Apache-2.0
package io.hydrant.sink.s3parquet;

import static org.assertj.core.api.Assertions.assertThat;

import io.hydrant.dev.stack.faults.Fault;
import io.hydrant.sink.s3parquet.catalog.CatalogTable;
import io.hydrant.sink.s3parquet.catalog.Column;
import io.hydrant.sink.s3parquet.catalog.StorageFormat;
import io.hydrant.sink.s3parquet.catalog.TableName;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.ConfigValue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code validate.live} on the keys of REST validation: each refusal of S3 and Glue names the permission that is missing. */
class PermissionsIT {

    @SuppressWarnings("NullAway.Init") // set by start()
    private HttpRig rig;

    @BeforeEach
    void start(@TempDir Path folder) {
        rig = new HttpRig(folder);
        rig.catalog.createDatabase("lake");
        rig.catalog.createTable(new CatalogTable(
                new TableName("lake", "events"),
                List.of(new Column("n", "bigint")),
                List.of(),
                "s3://lake/events/",
                StorageFormat.PARQUET,
                Map.of(),
                null));
    }

    @AfterEach
    void stop() {
        rig.close();
    }

    @Test
    void nothingIsWrongAndNothingIsLeftBehind() {
        assertThat(problems()).isEmpty();
        assertThat(rig.keys("")).isEmpty();
    }

    @Test
    void theBucketsRefusalNamesThePermissionToWrite() {
        rig.s3.faults().add("CreateMultipartUpload", ".*", 1, Fault.error(403, "AccessDenied"));

        assertThat(problems())
                .hasEntrySatisfying(
                        "s3.bucket",
                        message -> assertThat(message)
                                .contains("s3:PutObject", "arn:aws:s3:::lake", "kms:GenerateDataKey"));
    }

    @Test
    void theRefusalToAbortNamesThePermissionToAbort() {
        rig.s3.faults().add("AbortMultipartUpload", ".*", 1, Fault.error(403, "AccessDenied"));

        assertThat(problems())
                .hasEntrySatisfying("s3.bucket", message -> assertThat(message).contains("s3:AbortMultipartUpload"));
    }

    @Test
    void aKeyThatIsDisabledIsNamed() {
        rig.s3.faults().add("CreateMultipartUpload", ".*", 1, Fault.error(400, "KMS.DisabledException"));

        assertThat(problems())
                .hasEntrySatisfying(
                        "s3.bucket",
                        message -> assertThat(message).contains("KMS.DisabledException", "s3.encryption.kms.key.arn"));
    }

    @Test
    void theCatalogsRefusalNamesThePermissionAndLakeFormation() {
        rig.glue.faults().add("GetTable", ".*", 1, Fault.error(400, "AccessDeniedException"));

        assertThat(problems())
                .hasEntrySatisfying(
                        "glue.table",
                        message -> assertThat(message)
                                .contains("glue:GetTable on lake.events", "Lake Formation", "DESCRIBE"));
    }

    @Test
    void aMissingTableIsShownOnItsKeys() {
        assertThat(problems("glue.table", "other")).containsOnlyKeys("glue.database", "glue.table");
    }

    private Map<String, String> problems(String... changes) {
        Map<String, String> properties = rig.properties();
        properties.putAll(Map.of(
                "validate.live", "true",
                "glue.database", "lake",
                "glue.table", "events",
                "s3.prefix", "events/"));
        for (int i = 0; i < changes.length; i += 2) {
            properties.put(changes[i], changes[i + 1]);
        }
        Map<String, String> problems = new HashMap<>();
        for (ConfigValue value :
                new S3ParquetSinkConnector().validate(properties).configValues()) {
            if (!value.errorMessages().isEmpty()) {
                problems.put(value.name(), String.join(" ", value.errorMessages()));
            }
        }
        return problems;
    }
}
