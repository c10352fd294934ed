// SPDX-License-Identifier: Apache-2.0
package io.hydrant.dev.quickstart;

import java.util.List;

/**
 * How a run of a pipeline came out.
 *
 * @param sent requests made
 * @param acknowledged requests answered 200
 * @param rows right rows of this run, read back from registered partitions
 * @param objects files behind those partitions that hold rows of this run
 * @param partitions partitions that hold rows of this run
 * @param errors records in the pipeline's error output
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
        List<String> complaints) {

    public RunSummary {
        complaints = List.copyOf(complaints);
    }

    /** Whether every acknowledged request is exactly one right row. */
    public boolean isGood() {
        return complaints.isEmpty() && rows == acknowledged;
    }

    /** One line of JSON, the quickstart's last. */
    public String toJson() {
        return "{\"pipeline\":\"" + pipeline + "\",\"sent\":" + sent + ",\"acknowledged\":" + acknowledged
                + ",\"rows\":" + rows + ",\"objects\":" + objects + ",\"partitions\":" + partitions + ",\"errors\":"
                + errors + "}";
    }
}
