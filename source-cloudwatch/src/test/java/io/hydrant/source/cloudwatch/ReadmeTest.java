// SPDX-License-Identifier: Apache-2.0
package io.hydrant.source.cloudwatch;

import io.hydrant.connect.docs.ConfigDocs;
import io.hydrant.connect.docs.DocsPage;
import io.hydrant.connect.docs.MetricsDocs;
import io.hydrant.connect.metrics.PluginMeters;
import io.hydrant.source.cloudwatch.intake.MeteredOnce;
import io.hydrant.source.cloudwatch.kinesis.KinesisMetrics;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReadmeTest {

    private final DocsPage readme = new DocsPage(Path.of("README.md"));

    @Test
    void listsEveryOption() {
        readme.ensureCurrent(
                "firehose-options",
                ConfigDocs.markdown(FirehoseSourceConfig.definition(List.of("<alias>"), List.of("<alias>"))));
        readme.ensureCurrent("kinesis-options", ConfigDocs.markdown(KinesisSourceConfig.DEF));
    }

    @Test
    void listsEveryMetric() {
        PluginMeters firehose = PluginMeters.detached(() -> 0);
        MeteredOnce.all(firehose);
        readme.ensureCurrent("firehose-metrics", MetricsDocs.markdown(firehose.described()));

        PluginMeters kinesis = PluginMeters.detached(() -> 0);
        new KinesisMetrics(kinesis).follow("shardId-000000000000", () -> 0L);
        readme.ensureCurrent("kinesis-metrics", MetricsDocs.markdown(kinesis.described()));
    }
}
