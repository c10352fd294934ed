// SPDX-License-Identifier: Apache-2.0
package io.hydrant.dev.quickstart.cloudwatchlogs;

import io.hydrant.dev.quickstart.Bench;
import io.hydrant.dev.quickstart.Pipeline;
import io.hydrant.dev.quickstart.PipelineRun;
import java.util.Map;

/** Log events of a subscription, unpacked, as GZIP text by day. */
public final class CloudWatchLogsPipeline implements Pipeline {

    static final String ACCESS_KEY = "quickstart-access-key-0002";

    @Override
    public String name() {
        return "cloudwatch-logs";
    }

    @Override
    public Map<String, String> variables() {
        return Map.of(
                "CLOUDWATCH_LOGS_ACCESS_KEY", ACCESS_KEY,
                "CLOUDWATCH_LOGS_ACCESS_KEY_ID", "quickstart-writer",
                "CLOUDWATCH_LOGS_SECRET_ACCESS_KEY", "quickstart-writer-secret");
    }

    @Override
    public PipelineRun prepare(Bench bench) {
        return new CloudWatchLogsRun(bench, bench.files(this));
    }
}
