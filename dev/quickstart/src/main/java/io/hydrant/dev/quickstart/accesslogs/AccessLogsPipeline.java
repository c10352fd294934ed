// SPDX-License-Identifier: Apache-2.0
package io.hydrant.dev.quickstart.accesslogs;

import io.hydrant.dev.quickstart.Bench;
import io.hydrant.dev.quickstart.Pipeline;
import io.hydrant.dev.quickstart.PipelineRun;
import java.util.Map;

/** LTSV lines that an AWS client writes to a delivery stream, parsed, as Parquet by day. */
public final class AccessLogsPipeline implements Pipeline {

    static final String ACCESS_KEY_ID = "quickstart-agent";
    static final String SECRET_ACCESS_KEY = "quickstart-agent-secret";

    @Override
    public String name() {
        return "access-logs";
    }

    @Override
    public Map<String, String> variables() {
        return Map.of(
                "ACCESS_LOGS_ACCESS_KEY_ID", ACCESS_KEY_ID,
                "ACCESS_LOGS_SECRET_ACCESS_KEY", SECRET_ACCESS_KEY);
    }

    @Override
    public PipelineRun prepare(Bench bench) {
        return new AccessLogsRun(bench, bench.files(this));
    }
}
