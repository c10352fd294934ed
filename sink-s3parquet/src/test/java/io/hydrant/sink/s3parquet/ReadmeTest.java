// SPDX-License-Identifier: Apache-2.0
package io.hydrant.sink.s3parquet;

import io.hydrant.connect.docs.ConfigDocs;
import io.hydrant.connect.docs.DocsPage;
import io.hydrant.connect.docs.MetricsDocs;
import io.hydrant.connect.metrics.PluginMeters;
import io.hydrant.sink.s3parquet.metrics.S3ParquetSinkMetrics;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The generated tables of the module's page. */
class ReadmeTest {

    private final DocsPage page = new DocsPage(Path.of("README.md"));

    @Test
    void optionsAreThoseOfTheCode() {
        page.ensureCurrent("options", ConfigDocs.markdown(S3ParquetSinkConfig.DEFINITION));
    }

    @Test
    void metricsAreThoseOfTheCode() {
        PluginMeters meters = PluginMeters.detached(() -> 0);
        new S3ParquetSinkMetrics(meters).close();

        page.ensureCurrent("metrics", MetricsDocs.markdown(meters.described()));
    }
}
