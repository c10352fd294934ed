// SPDX-License-Identifier: Apache-2.0
package io.hydrant.dev.quickstart.attribution;

import io.hydrant.dev.quickstart.Bench;
import io.hydrant.dev.quickstart.Pipeline;
import io.hydrant.dev.quickstart.PipelineRun;
import java.util.Map;

/** Callbacks over HTTP with an API key, Parquet by day on S3, partitions in Glue. */
public final class AttributionPipeline implements Pipeline {

    static final String API_KEY = "quickstart-api-key-0001";

    @Override
    public String name() {
        return "attribution";
    }

    @Override
    public Map<String, String> variables() {
        return Map.of("ATTRIBUTION_API_KEY", API_KEY);
    }

    @Override
    public PipelineRun prepare(Bench bench) {
        return new AttributionRun(bench, bench.files(this));
    }
}
