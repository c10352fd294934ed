// SPDX-License-Identifier: Apache-2.0
package io.hydrant.sink.s3parquet.ledger.model;

import org.jspecify.annotations.Nullable;

/** A task that has, or believes to have, the topic-partition: what it holds in memory. */
final class Owner {
    enum Phase {
        /** Crashed, or not assigned. */
        OUT,
        /** Wants the state. */
        CLAIM,
        /** Has claimed, completes what the owner before left pending. */
        ROLL_FORWARD,
        /** Takes records and commits. */
        READ
    }

    /** A write of the state with an unknown outcome. */
    enum Doubt {
        NONE,
        CLAIM,
        COMMIT,
        BURN,
        SETTLE,
        PUT_BACK
    }

    Phase phase = Phase.OUT;

    /** The version that it has read or written last. */
    Content known = Content.INITIAL;

    /** Files of the known pending commit that are certainly completed, and those that are certainly lost. */
    int completed;

    int lost;

    /** The next offset that put has not seen. */
    int position;

    /** The offsets in the open files. */
    final int[] open = new int[Commit.FILES];

    /** What preCommit may report while something is buffered. */
    int durable;

    Doubt doubt = Doubt.NONE;

    /** What was written in doubt, and the commit it is about. */
    @Nullable
    Content written;

    int commit = -1;

    int openData() {
        return open[0] | open[1];
    }

    boolean nothingOpen() {
        return (open[0] | open[1] | open[2]) == 0;
    }

    void discardFiles() {
        open[0] = 0;
        open[1] = 0;
        open[2] = 0;
    }

    void noDoubt() {
        doubt = Doubt.NONE;
        written = null;
        commit = -1;
    }

    Owner copy() {
        Owner copy = new Owner();
        copy.phase = phase;
        copy.known = known;
        copy.completed = completed;
        copy.lost = lost;
        copy.position = position;
        System.arraycopy(open, 0, copy.open, 0, open.length);
        copy.durable = durable;
        copy.doubt = doubt;
        copy.written = written;
        copy.commit = commit;
        return copy;
    }
}
