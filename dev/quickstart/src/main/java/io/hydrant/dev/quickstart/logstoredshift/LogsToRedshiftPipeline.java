// SPDX-License-Identifier: Apache-2.0
package io.hydrant.dev.quickstart.logstoredshift;

import io.hydrant.dev.quickstart.Bench;
import io.hydrant.dev.quickstart.Pipeline;
import io.hydrant.dev.quickstart.PipelineRun;
import java.util.Map;

/** Log events that match a filter pattern, reshaped by jq, as CSV for Redshift's COPY, with a notification per object. */
public final class LogsToRedshiftPipeline implements Pipeline {

    static final String ACCESS_KEY = "quickstart-access-key-0005";

    @Override
    public String name() {
        return "logs-to-redshift";
    }

    @Override
    public Map<String, String> variables() {
        return Map.of(
                "LOGS_TO_REDSHIFT_ACCESS_KEY", ACCESS_KEY,
                "LOGS_TO_REDSHIFT_ACCESS_KEY_ID", "quickstart-writer",
                "LOGS_TO_REDSHIFT_SECRET_ACCESS_KEY", "quickstart-writer-secret");
    }

    @Override
    public PipelineRun prepare(Bench bench) {
        return new LogsToRedshiftRun(bench, bench.files(this));
    }
}
