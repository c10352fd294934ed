// SPDX-License-Identifier: Apache-2.0
package io.hydrant.dev.quickstart.readback;

import static java.util.Objects.requireNonNull;

import io.hydrant.dev.quickstart.readback.DeliveredTable.RegisteredPartition;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a delivered table holds of one run.
 *
 * @param rows compared with what was sent
 * @param objects files behind registered partitions with rows of this run
 * @param partitions partitions with rows of this run
 * @param registered all partitions, of other runs too
 */
public record TableCheck(RowCheck rows, int objects, int partitions, List<RegisteredPartition> registered) {

    public TableCheck {
        registered = List.copyOf(registered);
    }

    /**
     * Looks at the table anew and defines it as a view of {@code duckDb} that has its name.
     *
     * @param select a query of the view whose rows compare with the expected ones
     * @param where the condition that tells rows of this run, for example {@code starts_with(nonce, 'k3v9-')}
     */
    public static TableCheck of(DeliveredTable table, DuckDb duckDb, String select, String where, Expected expected) {
        List<RegisteredPartition> registered = table.refresh();
        table.defineView(duckDb, table.name());
        RowCheck rows = RowCheck.compare(expected, duckDb.query(select + " WHERE " + where));
        Map<String, @Nullable String> counts = duckDb.query(
                        "SELECT count(DISTINCT filename) AS objects, count(DISTINCT partition_name) AS partitions FROM "
                                + DuckDb.identifier(table.name()) + " WHERE " + where)
                .get(0);
        return new TableCheck(rows, count(counts, "objects"), count(counts, "partitions"), registered);
    }

    /** A table of the partitions and how many objects each holds, to print. */
    public List<Map<String, @Nullable String>> partitionTable() {
        List<Map<String, @Nullable String>> lines = new ArrayList<>();
        for (RegisteredPartition partition : registered) {
            Map<String, @Nullable String> line = new LinkedHashMap<>();
            line.put("partition", partition.name());
            line.put("objects", Integer.toString(partition.files().size()));
            lines.add(line);
        }
        return lines;
    }

    private static int count(Map<String, @Nullable String> counts, String column) {
        return Integer.parseInt(requireNonNull(counts.get(column), column));
    }
}
