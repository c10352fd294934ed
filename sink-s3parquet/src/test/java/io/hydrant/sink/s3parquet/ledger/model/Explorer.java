// SPDX-License-Identifier: Apache-2.0
package io.hydrant.sink.s3parquet.ledger.model;

import java.util.ArrayDeque;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Visits every state that can be reached, nearest first. States are told apart by 64-bit fingerprints: among ten million
 * states the chance that any two share one is about one in three hundred thousand.
 */
final class Explorer {
    private final Protocol protocol;
    private final boolean keepsTraces;
    private final Consumer<World> onState;
    private final Fingerprints seen = new Fingerprints();
    private final ArrayDeque<World> frontier = new ArrayDeque<>();
    private @Nullable World found;
    private long transitions;

    /** Traces take memory: without them a violation has no story. {@code onState} is told each state once. */
    Explorer(Protocol protocol, boolean keepsTraces, Consumer<World> onState) {
        this.protocol = protocol;
        this.keepsTraces = keepsTraces;
        this.onState = onState;
    }

    /** Explores until a violation or the end. Returns the state with the violation, or null. */
    @Nullable
    World explore() {
        visit(protocol.initial());
        while (found == null && !frontier.isEmpty()) {
            World world = frontier.remove();
            protocol.steps(world, this::visit);
        }
        return found;
    }

    long states() {
        return seen.size();
    }

    long transitions() {
        return transitions;
    }

    private void visit(World world) {
        transitions++;
        if (world.violation != null) {
            found = found == null ? world : found;
        } else if (seen.add(world.fingerprint())) {
            world.before = keepsTraces ? world.before : null;
            frontier.add(world);
            onState.accept(world);
        }
    }

    /** An open-addressing set of longs: eight bytes a state. */
    private static final class Fingerprints {
        private long[] table = new long[1 << 16];
        private int size;

        boolean add(long fingerprint) {
            long value = fingerprint == 0 ? 1 : fingerprint;
            if (size * 3L > table.length * 2L) {
                grow();
            }
            if (!insert(table, value)) {
                return false;
            }
            size++;
            return true;
        }

        int size() {
            return size;
        }

        private void grow() {
            long[] larger = new long[table.length * 2];
            for (long value : table) {
                if (value != 0) {
                    insert(larger, value);
                }
            }
            table = larger;
        }

        private static boolean insert(long[] table, long value) {
            int mask = table.length - 1;
            int at = (int) (value ^ (value >>> 32)) & mask;
            while (table[at] != 0) {
                if (table[at] == value) {
                    return false;
                }
                at = (at + 1) & mask;
            }
            table[at] = value;
            return true;
        }
    }
}
