// SPDX-License-Identifier: Apache-2.0
package io.hydrant.sink.s3parquet.ledger.model;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A state of everything: the store, the group offset, the writes under way, the owners. */
final class World {
    /** A write of the state that was sent, given up by its sender, and may still arrive. */
    record Delayed(Content expected, Content content) {}

    static final int MAX_COMMITS = 12;

    Content state = Content.INITIAL;
    final @Nullable Commit[] commits = new Commit[MAX_COMMITS];
    int groupOffset;
    int visibleData;
    int visibleBackup;

    /** Offsets by object name (one per path), where names are used again; else empty. */
    int[] named = {};

    final List<Delayed> delayed = new ArrayList<>(2);
    final Owner[] owners = {new Owner(), new Owner()};
    int expiriesLeft;

    /** What went wrong, once it did. */
    @Nullable
    String violation;

    // How it came about, for the report only.
    @Nullable
    World before;

    private int actor;
    private String name = "";
    private String ending = "";

    World copy() {
        World copy = new World();
        copy.state = state;
        System.arraycopy(commits, 0, copy.commits, 0, MAX_COMMITS);
        copy.groupOffset = groupOffset;
        copy.visibleData = visibleData;
        copy.visibleBackup = visibleBackup;
        copy.named = named.length == 0 ? named : named.clone();
        copy.delayed.addAll(delayed);
        copy.owners[0] = owners[0].copy();
        copy.owners[1] = owners[1].copy();
        copy.expiriesLeft = expiriesLeft;
        copy.violation = violation;
        return copy;
    }

    Commit commit(int index) {
        Commit commit = commits[index];
        if (commit == null) {
            throw new IllegalStateException("no commit " + index);
        }
        return commit;
    }

    /** To be changed: other worlds share it until then. */
    Commit changed(int index) {
        Commit copy = commit(index).copy();
        commits[index] = copy;
        return copy;
    }

    int add(Commit commit) {
        for (int i = 0; i < MAX_COMMITS; i++) {
            if (commits[i] == null) {
                commits[i] = commit;
                return i;
            }
        }
        throw new IllegalStateException("more than " + MAX_COMMITS + " commits at once");
    }

    /** A nonce that no version has which anybody still knows: as good as one that was never used. */
    int freshNonce() {
        int used = 1 << state.nonce();
        for (Owner owner : owners) {
            used |= 1 << owner.known.nonce();
            used |= owner.written == null ? 0 : 1 << owner.written.nonce();
        }
        for (Delayed write : delayed) {
            used |= 1 << write.expected.nonce() | 1 << write.content.nonce();
        }
        return Integer.numberOfTrailingZeros(~used);
    }

    /** Forgets writes that can never win, since a version that is gone does not come back. */
    void forgetDeadWrites() {
        delayed.removeIf(write -> !write.expected.equals(state));
        for (Owner owner : owners) {
            Content written = owner.written;
            boolean mayBeDone = written != null
                    && (written.equals(state) || delayed.stream().anyMatch(write -> written.equals(write.content)));
            if (owner.doubt == Owner.Doubt.CLAIM && !mayBeDone) {
                owner.noDoubt();
            }
        }
    }

    /** Whether a commit is pending or may come to be. */
    boolean mayCount(int commit) {
        return state.pending() == commit || delayed.stream().anyMatch(write -> write.content.pending() == commit);
    }

    /** Forgets commits that nobody can refer to any more; what is visible of them is counted elsewhere. */
    void forgetCommits() {
        int used = referenced(state);
        for (Owner owner : owners) {
            used |= referenced(owner.known) | referenced(owner.written) | (owner.commit < 0 ? 0 : 1 << owner.commit);
        }
        for (Delayed write : delayed) {
            used |= referenced(write.content) | referenced(write.expected);
        }
        for (int i = 0; i < MAX_COMMITS; i++) {
            Commit commit = commits[i];
            if (commit != null && (used & (1 << i)) == 0 && commit.completesUnderWay == 0) {
                commits[i] = null;
            }
        }
    }

    private static int referenced(@Nullable Content content) {
        return content == null || content.pending() < 0 ? 0 : 1 << content.pending();
    }

    void cameFrom(World world, int actor, String name, String ending) {
        this.before = world;
        this.actor = actor;
        this.name = name;
        this.ending = ending;
    }

    /** Whether the step that led here was an owner's and went as it should. */
    boolean cameByGoodLuck() {
        boolean mishap = ending.startsWith(",") && !ending.equals(", refused");
        return actor >= 0 && !mishap && !name.equals("crashes");
    }

    /** How it came about, one step a line. */
    String trace() {
        String who = actor < 0 ? "" : "owner " + actor + " ";
        return before == null ? "" : before.trace() + "\n  " + who + name + ending;
    }

    /** The same for states that differ only in the names of nonces, commits and owners. */
    long fingerprint() {
        return Math.min(
                new Encoder(this, owners[0], owners[1]).fingerprint(),
                new Encoder(this, owners[1], owners[0]).fingerprint());
    }

    @SuppressWarnings("EnumOrdinal") // the code is good for one run
    private static final class Encoder {
        private final byte[] nonces = new byte[32];
        private final byte[] commitNames = new byte[MAX_COMMITS];
        private final World world;
        private int nonceCount;
        private int commitCount;
        private long hash = 0x9E3779B97F4A7C15L;

        Encoder(World world, Owner first, Owner second) {
            this.world = world;
            Arrays.fill(nonces, (byte) -1);
            Arrays.fill(commitNames, (byte) -1);
            put(world.state);
            put(first);
            put(second);
            add(world.groupOffset
                    | world.visibleData << 4
                    | world.visibleBackup << 10
                    | world.expiriesLeft << 16
                    | world.delayed.size() << 20);
            putDelayed();
            for (int offsets : world.named) {
                add(offsets);
            }
            // Commits in the order of their first mention, then those of which only a completion is under way.
            for (int i = 0; i < MAX_COMMITS; i++) {
                if (world.commits[i] != null) {
                    commitName(i);
                }
            }
            int[] byName = new int[commitCount];
            for (int i = 0; i < MAX_COMMITS; i++) {
                if (commitNames[i] >= 0) {
                    byName[commitNames[i]] = i;
                }
            }
            for (int i : byName) {
                put(world.commit(i));
            }
        }

        long fingerprint() {
            return hash;
        }

        /** The order of two delayed writes has no meaning: the one with the smaller code comes first. */
        private void putDelayed() {
            List<Delayed> writes = world.delayed;
            if (writes.size() == 2 && order(writes.get(0)) > order(writes.get(1))) {
                put(writes.get(1));
                put(writes.get(0));
            } else {
                writes.forEach(this::put);
            }
        }

        private void put(Delayed write) {
            put(write.expected);
            put(write.content);
        }

        private static long order(Delayed write) {
            return code(write.expected, 0, 0) << 24 | code(write.content, 0, 0);
        }

        /**
         * An owner whose version is no longer the state cannot win a write. If it holds anything open, all it can still do
         * is complete what it knows to be pending, report what is durable, crash, or find out: what it holds is left out.
         */
        private void put(Owner owner) {
            boolean reads = owner.phase == Owner.Phase.READ;
            boolean behind = reads && !owner.known.equals(world.state);
            boolean doomed = behind
                    && (owner.written == null
                            ? !owner.nothingOpen()
                            : owner.doubt != Owner.Doubt.NONE && isDead(owner.written));
            int durable = owner.durable > world.groupOffset ? owner.durable : 0;
            long open = doomed
                    ? 1L << 40
                    : owner.position
                            | owner.open[0] << 3
                            | owner.open[1] << 8
                            | (long) owner.open[2] << 13
                            | (long) owner.doubt.ordinal() << 18
                            | (long) (owner.commit < 0 ? 15 : commitName(owner.commit)) << 21;
            add(open << 12 | owner.phase.ordinal() | durable << 3 | owner.completed << 6 | owner.lost << 9);
            if (owner.phase == Owner.Phase.ROLL_FORWARD || (reads && !(doomed && isSettled(owner)))) {
                put(owner.known);
            }
            if (owner.written == null || doomed) {
                add(-1);
            } else {
                put(owner.written);
            }
        }

        private boolean isSettled(Owner owner) {
            int pending = owner.known.pending();
            return owner.lost == 0
                    && (pending < 0 || owner.completed == world.commit(pending).files());
        }

        private boolean isDead(Content written) {
            return !written.equals(world.state)
                    && world.delayed.stream().noneMatch(write -> written.equals(write.content));
        }

        private void put(Content content) {
            int nonce = nonces[content.nonce()];
            if (nonce < 0) {
                nonce = nonceCount++;
                nonces[content.nonce()] = (byte) nonce;
            }
            add(code(content, nonce, content.pending() < 0 ? 15 : commitName(content.pending())));
        }

        private static long code(Content content, int nonce, int pending) {
            return content.dataHi()
                    | content.dataHoles() << 3
                    | content.backupHi() << 8
                    | content.backupHoles() << 11
                    | nonce << 16
                    | pending << 21;
        }

        private void put(Commit commit) {
            long code = commit.stored ? 1 : 0;
            for (int file = 0; file < Commit.FILES; file++) {
                boolean visible = commit.uploads[file] == Commit.Upload.VISIBLE; // then nobody asks what is in it
                code = code << 5 | (visible ? 0 : commit.offsets[file]);
                code = code << 3 | commit.uploads[file].ordinal();
            }
            add(code << 3 | commit.completesUnderWay);
        }

        private int commitName(int commit) {
            if (commitNames[commit] < 0) {
                commitNames[commit] = (byte) commitCount++;
            }
            return commitNames[commit];
        }

        private void add(long value) {
            hash ^= value;
            hash *= 0xBF58476D1CE4E5B9L;
            hash ^= hash >>> 29;
            hash *= 0x94D049BB133111EBL;
            hash ^= hash >>> 32;
        }
    }
}
