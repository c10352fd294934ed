// SPDX-License-Identifier: Apache-2.0
package io.hydrant.source.cloudwatch;

import io.hydrant.connect.docs.ConfigDocs;
import io.hydrant.connect.docs.DocsPage;
import io.hydrant.connect.docs.MetricsDocs;
import io.hydrant.connect.metrics.PluginMeters;
import io.hydrant.source.cloudwatch.intake.MeteredOnce;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReadmeTest {

    private final DocsPage readme = new DocsPage(Path.of("README.md"));

    @Test
    void listsEveryOption() {
        readme.ensureCurrent(
                "options",
                ConfigDocs.markdown(FirehoseSourceConfig.definition(List.of("<alias>"), List.of("<alias>"))));
    }

    @Test
    void listsEveryMetric() {
        PluginMeters meters = PluginMeters.detached(() -> 0);
        MeteredOnce.all(meters);
        readme.ensureCurrent("metrics", MetricsDocs.markdown(meters.described()));
    }
}
