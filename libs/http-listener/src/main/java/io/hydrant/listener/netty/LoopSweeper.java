// SPDX-License-Identifier: Apache-2.0
package io.hydrant.listener.netty;

import io.netty.util.AsciiString;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;

/** Ends what waits too long on one event loop, four times a second, and keeps the Date header. Confined to that loop. */
final class LoopSweeper implements Runnable {

    static final long EVERY_MILLIS = 250;

    /** A connection or stream. */
    interface Swept {

        /** Called several times a second: every wait of this connection has an end. */
        void tick(long now, boolean draining);
    }

    private final NettyHttpServer server;
    private final InstantSource clock;
    private final Set<Swept> connections = Collections.newSetFromMap(new IdentityHashMap<>());
    private long second = Long.MIN_VALUE;
    private AsciiString date = AsciiString.EMPTY_STRING;

    LoopSweeper(NettyHttpServer server, InstantSource clock) {
        this.server = server;
        this.clock = clock;
        keepDate();
    }

    void add(Swept connection) {
        connections.add(connection);
    }

    void remove(Swept connection) {
        connections.remove(connection);
    }

    /** The Date header's value, at most a sweep old. */
    AsciiString date() {
        return date;
    }

    private void keepDate() {
        long now = clock.millis() / 1000;
        if (now != second) {
            second = now;
            date = AsciiString.of(
                    DateTimeFormatter.RFC_1123_DATE_TIME.format(clock.instant().atOffset(ZoneOffset.UTC)));
        }
    }

    @Override
    public void run() {
        keepDate();
        long now = System.nanoTime();
        boolean draining = server.isDraining();
        for (Swept connection : new ArrayList<>(connections)) {
            connection.tick(now, draining);
        }
    }
}
