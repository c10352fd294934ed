// SPDX-License-Identifier: Apache-2.0
package io.hydrant.dev.quickstart;

import java.util.Map;

/** An example pipeline that the quickstart can run. */
public interface Pipeline {

    /** Its folder in {@code config-examples}, for example {@code attribution}. */
    String name();

    /** The variables that its configurations name as {@code ${env:NAME}}, secrets among them. */
    Map<String, String> variables();

    /** Deploys it on the bench's stack, feeds it, waits for delivery, reads everything back and prints what there is. */
    RunSummary run(Bench bench);
}
