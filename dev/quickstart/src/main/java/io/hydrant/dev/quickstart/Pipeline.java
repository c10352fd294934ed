// SPDX-License-Identifier: Apache-2.0
package io.hydrant.dev.quickstart;

import java.util.Map;

/** An example pipeline that the quickstart can run. */
public interface Pipeline {

    /** Its folder in {@code config-examples}, for example {@code attribution}. */
    String name();

    /** The variables that its configurations name as {@code ${env:NAME}}, secrets among them. */
    Map<String, String> variables();

    /** A run on a bench; nothing is deployed yet. */
    PipelineRun prepare(Bench bench);
}
