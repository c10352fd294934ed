// SPDX-License-Identifier: Apache-2.0
package io.hydrant.dev.quickstart.apphistory;

import io.hydrant.dev.quickstart.Bench;
import io.hydrant.dev.quickstart.Pipeline;
import io.hydrant.dev.quickstart.PipelineRun;
import java.util.Map;

/** Action logs that web apps POST, a table for each app, partitioned by day. */
public final class AppHistoryPipeline implements Pipeline {

    static final String API_KEY = "quickstart-api-key-0004";

    @Override
    public String name() {
        return "app-history";
    }

    @Override
    public Map<String, String> variables() {
        return Map.of("APP_HISTORY_API_KEY", API_KEY);
    }

    @Override
    public PipelineRun prepare(Bench bench) {
        return new AppHistoryRun(bench, bench.files(this));
    }
}
