// SPDX-License-Identifier: Apache-2.0
package io.hydrant.dev.quickstart;

import java.util.List;

/**
 * How a run of a pipeline came out.
 *
 * @param sent records sent, each counted once however often it was sent
 * @param acknowledged records whose request was answered with success in the end
 * @param rows right rows of this run, read back
 * @param objects files that hold rows of this run
 * @param partitions partitions (registered in Glue where the pipeline does that) that hold rows of this run
 * @param errors records in the pipeline's error output
 * @param repeats further copies of rows, of requests that were sent again since nobody knew
 * @param complaints what is wrong, one sentence each; empty for a good run
 */
public record RunSummary(
        String pipeline,
        int sent,
        int acknowledged,
        int rows,
        int objects,
        int partitions,
        int errors,
        int repeats,
        List<String> complaints) {

    public RunSummary {
        complaints = List.copyOf(complaints);
    }

    /** Whether everything was acknowledged and is a right row, once but for the repeats. */
    public boolean isGood() {
        return complaints.isEmpty() && rows == acknowledged && acknowledged == sent;
    }

    /** One line of JSON, the quickstart's last. */
    public String toJson() {
        return "{\"pipeline\":\"" + pipeline + "\",\"sent\":" + sent + ",\"acknowledged\":" + acknowledged
                + ",\"rows\":" + rows + ",\"objects\":" + objects + ",\"partitions\":" + partitions + ",\"errors\":"
                + errors + ",\"repeats\":" + repeats + "}";
    }
}
