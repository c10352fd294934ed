// SPDX-License-Identifier: Apache-2.0
package io.hydrant.benchmarks.sink;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SplittableRandom;

/** Records that the sink is measured with, and the table that they go to. The same seed gives the same records. */
public enum Workload {
    /** Attribution events: flat, some 370 bytes, all values text, most of them repeated. */
    FLAT("events") {
        @Override
        public Map<String, String> columns() {
            Map<String, String> columns = new LinkedHashMap<>();
            for (String name : Events.COLUMNS) {
                String type = name.equals("created_at") ? "timestamp" : name.equals("revenue") ? "double" : "string";
                columns.put(name, type);
            }
            return columns;
        }

        @Override
        String event(SplittableRandom random, int index) {
            return Events.event(random, Events.START_MILLIS + index / 4 + random.nextInt(3000));
        }
    },
    /** Attribution events anywhere in a day, so that a file of each hour is open. */
    SPREAD("events") {
        @Override
        public Map<String, String> columns() {
            return FLAT.columns();
        }

        @Override
        String event(SplittableRandom random, int index) {
            return Events.event(random, random.nextInt(Events.DAY_MILLIS));
        }
    },
    /** Orders: 5 KB with structs, arrays of structs, maps, numbers, and a good part of the text escaped. */
    NESTED("orders") {
        @Override
        public Map<String, String> columns() {
            return Orders.COLUMNS;
        }

        @Override
        String event(SplittableRandom random, int index) {
            return Orders.order(random, index);
        }
    };

    private final String table;

    Workload(String table) {
        this.table = table;
    }

    /** Name of its table. */
    public String table() {
        return table;
    }

    /** Hive types by column. */
    public abstract Map<String, String> columns();

    abstract String event(SplittableRandom random, int index);

    /** The first so many records, as JSON. */
    public byte[][] events(int count) {
        SplittableRandom random = new SplittableRandom(42);
        byte[][] events = new byte[count][];
        for (int i = 0; i < count; i++) {
            events[i] = event(random, i).getBytes(StandardCharsets.UTF_8);
        }
        return events;
    }
}
