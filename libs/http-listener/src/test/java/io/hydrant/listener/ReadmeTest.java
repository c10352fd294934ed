// SPDX-License-Identifier: Apache-2.0
package io.hydrant.listener;

import io.hydrant.connect.docs.DocsPage;
import io.hydrant.connect.docs.MetricsDocs;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ReadmeTest {

    @Test
    void theMetricsTableIsCurrent() {
        new DocsPage(Path.of("README.md")).ensureCurrent("metrics", MetricsDocs.markdown(ListenerMetrics.described()));
    }
}
