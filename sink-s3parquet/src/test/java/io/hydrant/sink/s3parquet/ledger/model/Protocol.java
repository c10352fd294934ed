// SPDX-License-Identifier: Apache-2.0
package io.hydrant.sink.s3parquet.ledger.model;

import io.hydrant.sink.s3parquet.ledger.model.Commit.Upload;
import io.hydrant.sink.s3parquet.ledger.model.Owner.Doubt;
import io.hydrant.sink.s3parquet.ledger.model.Owner.Phase;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The steps of the commit protocol and of its surroundings. A step is as large as it can be without hiding an interleaving
 * that matters: reading the state and writing it on that condition is one step (a change between the two is a refusal,
 * after which the owner reads again); sealing, uploading and storing the manifest belong to the commit that names them
 * (until then nobody else can see them, and after a crash they are as good as not there).
 *
 * <p>Every write of the state may be answered, be done with its answer lost, be dropped, be delayed past its sender's
 * patience or life, or arrive twice. Completions likewise. Owners crash anywhere, and an owner that is out may start at any
 * time whatever the other one believes: that is rebalance, restart and zombie at once. A record's path is chosen anew each
 * time it is read (clock, random prefix, changed configuration).
 */
final class Protocol {
    /** What follows when the outcome of a commit's write is unknown and the version before is still there. */
    enum InDoubt {
        /** The very same write again, until it or another owner has won. Uploads that a manifest names are never aborted. */
        REPEAT,
        /** Another nonce over the old content; once that has won the commit has failed, and its uploads are aborted. */
        BURN
    }

    private static final int STORE = -1;
    private static final String[] PUT = {"puts a record into file 0", "puts a record into file 1"};
    private static final String[] COMMITS = {
        "",
        "commits file 0",
        "commits file 1",
        "commits files 0, 1",
        "commits file 2",
        "commits files 0, 2",
        "commits files 1, 2",
        "commits files 0, 1, 2"
    };
    private static final String[] COMPLETION = {"completes file 0", "completes file 1", "completes file 2"};
    private static final String[] LATE_COMPLETION = {
        "a delayed completion of file 0 arrives",
        "a delayed completion of file 1 arrives",
        "a delayed completion of file 2 arrives"
    };
    private static final String[] EXPIRY = {
        "a bucket rule aborts file 0", "a bucket rule aborts file 1", "a bucket rule aborts file 2"
    };

    private final Bounds bounds;
    private final @Nullable Rule broken;
    private final boolean burns;

    /** The protocol without one of its rules, or with all of them. */
    Protocol(Bounds bounds, InDoubt inDoubt, @Nullable Rule broken) {
        this.bounds = bounds;
        this.broken = broken;
        this.burns = inDoubt == InDoubt.BURN;
    }

    World initial() {
        World world = new World();
        world.expiriesLeft = bounds.expiries();
        world.named = broken == Rule.OBJECT_NAMES_ARE_USED_AGAIN ? new int[Commit.FILES] : world.named;
        return world;
    }

    /** Gives all states that follow. */
    void steps(World world, Consumer<World> next) {
        surroundings(world, next);
        for (int i = 0; i < world.owners.length; i++) {
            owner(world, i, next);
        }
    }

    /** Whether all is delivered, the last commit is settled, and the group offset has arrived. */
    boolean isFinal(World world) {
        return (bounds.records() & ~(world.visibleData & world.visibleBackup)) == 0
                && world.groupOffset == bounds.offsets();
    }

    // ---- the store and the network

    private void surroundings(World world, Consumer<World> next) {
        for (int i = 0; i < world.delayed.size(); i++) {
            int index = i;
            step(world, STORE, "a delayed write of the state arrives", next, w -> {
                World.Delayed write = w.delayed.remove(index);
                if (isUnconditional() || w.state.equals(write.expected())) {
                    w.state = write.content();
                }
            });
            step(world, STORE, "a delayed write of the state is dropped", next, w -> w.delayed.remove(index));
        }
        for (int i = 0; i < World.MAX_COMMITS; i++) {
            Commit commit = world.commits[i];
            for (int file = 0; commit != null && file < Commit.FILES; file++) {
                int index = i;
                int f = file;
                if ((commit.completesUnderWay & (1 << file)) != 0) {
                    step(world, STORE, LATE_COMPLETION[file], next, w -> {
                        w.changed(index).completesUnderWay &= ~(1 << f);
                        complete(w, index, f);
                    });
                }
                if (world.expiriesLeft > 0 && commit.uploads[file] == Upload.OPEN && world.mayCount(i)) {
                    step(world, STORE, EXPIRY[file], next, w -> {
                        w.expiriesLeft--;
                        w.changed(index).uploads[f] = Upload.EXPIRED;
                    });
                }
            }
        }
    }

    private void complete(World world, int index, int file) {
        if (world.commit(index).uploads[file] != Upload.OPEN) {
            return;
        }
        Commit commit = world.changed(index);
        commit.uploads[file] = Upload.VISIBLE;
        int offsets = commit.offsets[file];
        if (world.named.length > 0) {
            world.named[file] = offsets;
            world.visibleData = world.named[0] | world.named[1];
            world.visibleBackup = world.named[Commit.BACKUP];
            return;
        }
        boolean backup = file == Commit.BACKUP;
        if (((backup ? world.visibleBackup : world.visibleData) & offsets) != 0) {
            world.violation = "an offset is visible in two objects of the " + (backup ? "backup" : "data") + " channel";
        }
        world.visibleData |= backup ? 0 : offsets;
        world.visibleBackup |= backup ? offsets : 0;
    }

    // ---- an owner

    private void owner(World world, int i, Consumer<World> next) {
        Owner owner = world.owners[i];
        if (owner.phase == Phase.OUT) {
            step(world, i, "starts", next, w -> w.owners[i].phase = Phase.CLAIM);
            return;
        }
        step(world, i, "crashes", next, w -> w.owners[i] = new Owner());
        switch (owner.doubt) {
            case NONE -> {}
            case CLAIM -> resolveClaim(world, i, next);
            case COMMIT -> resolveCommit(world, i, next);
            case BURN -> resolveBurn(world, i, next);
            case SETTLE, PUT_BACK -> resolveOther(world, i, next);
        }
        switch (owner.phase) {
            case OUT -> {}
            case CLAIM -> claim(world, i, next);
            case ROLL_FORWARD -> completeFiles(world, i, next);
            case READ -> {
                completeFiles(world, i, next);
                put(world, i, next);
                commit(world, i, next);
                settle(world, i, next);
                preCommit(world, i, next);
            }
        }
    }

    private void claim(World world, int i, Consumer<World> next) {
        if (broken == Rule.CLAIM_WRITES_NOTHING) {
            step(world, i, "reads the state", next, w -> claimed(w, i, w.state));
            return;
        }
        Content content = world.state.withNonce(world.freshNonce());
        write(world, i, "claim", world.state, content, Doubt.CLAIM, -1, next, w -> claimed(w, i, content));
    }

    private void resolveClaim(World world, int i, Consumer<World> next) {
        Content written = world.owners[i].written;
        if (world.state.equals(written)) {
            step(world, i, "finds its claim done", next, w -> claimed(w, i, w.state));
        }
    }

    private void claimed(World world, int i, Content content) {
        Owner owner = world.owners[i];
        owner.noDoubt();
        owner.known = content;
        owner.completed = 0;
        owner.lost = 0;
        if (content.pending() < 0 || broken == Rule.NEW_OWNER_DOES_NOT_ROLL_FORWARD) {
            owner.completed =
                    content.pending() < 0 ? 0 : world.commit(content.pending()).files();
            read(world, owner);
        } else {
            owner.phase = Phase.ROLL_FORWARD;
        }
    }

    /** Seeks to where reading has to begin. */
    private void read(World world, Owner owner) {
        owner.phase = Phase.READ;
        owner.durable = frontier(owner.known);
        if (broken == Rule.READING_STARTS_AT_HI) {
            owner.position = Math.max(Math.min(owner.known.dataHi(), owner.known.backupHi()), world.groupOffset);
        } else if (broken == Rule.READING_STARTS_AT_THE_GROUP_OFFSET) {
            owner.position = world.groupOffset;
        } else if (broken == Rule.READING_STARTS_AT_THE_POSITION_BEFORE && owner.position > 0) {
            owner.durable = Math.min(owner.durable, owner.position);
        } else {
            owner.position = Math.max(frontier(owner.known), world.groupOffset);
        }
    }

    private int frontier(Content content) {
        return broken == Rule.FRONTIER_FORGETS_THE_BACKUP ? content.frontierOfData() : content.frontier();
    }

    private boolean isRolledForward(World world, Owner owner) {
        return owner.lost == 0
                && (owner.known.pending() < 0
                        || owner.completed
                                == world.commit(owner.known.pending()).files());
    }

    private void completeFiles(World world, int i, Consumer<World> next) {
        Owner owner = world.owners[i];
        int pending = owner.known.pending();
        if (pending < 0 || owner.doubt != Doubt.NONE) {
            return;
        }
        Commit commit = world.commit(pending);
        int handled = owner.completed | owner.lost;
        if (!commit.stored) {
            manifestIsMissing(world, i, pending, next);
            return;
        }
        for (int file = 0; file < Commit.FILES; file++) {
            if ((commit.files() & ~handled & (1 << file)) != 0) {
                completeFile(world, i, pending, file, next);
            }
        }
        if (owner.lost != 0 && handled == commit.files()) {
            putBack(world, i, next);
        }
    }

    private void completeFile(World world, int i, int pending, int file, Consumer<World> next) {
        String name = COMPLETION[file];
        Upload upload = world.commit(pending).uploads[file];
        switch (upload) {
            case OPEN -> {
                step(world, i, name, next, w -> {
                    complete(w, pending, file);
                    handled(w, i, file, true);
                });
                step(world, i, name, ", answer lost", next, w -> complete(w, pending, file));
                step(world, i, name, ", delayed", next, w -> w.changed(pending).completesUnderWay |= 1 << file);
            }
            case VISIBLE ->
                step(
                        world,
                        i,
                        name,
                        ": NoSuchUpload, HEAD finds it",
                        next,
                        w -> handled(w, i, file, broken != Rule.NO_SUCH_UPLOAD_MEANS_LOST));
            case ABSENT -> step(world, i, "uploads a file", next, w -> w.changed(pending).uploads[file] = Upload.OPEN);
            case EXPIRED, ABORTED ->
                step(
                        world,
                        i,
                        name,
                        ": NoSuchUpload, HEAD finds nothing",
                        next,
                        w -> handled(w, i, file, broken == Rule.NO_SUCH_UPLOAD_MEANS_COMPLETED));
        }
    }

    private void handled(World world, int i, int file, boolean completed) {
        Owner owner = world.owners[i];
        owner.completed |= completed ? 1 << file : 0;
        owner.lost |= completed ? 0 : 1 << file;
        if (isRolledForward(world, owner)) {
            owner.durable = frontier(owner.known);
            if (owner.phase == Phase.ROLL_FORWARD) {
                read(world, owner);
            }
        }
    }

    /** Only where manifests are stored too late: its writer stores it, anybody else finds nothing to complete. */
    private void manifestIsMissing(World world, int i, int pending, Consumer<World> next) {
        Owner owner = world.owners[i];
        if (owner.phase == Phase.READ) {
            step(world, i, "stores the manifest", next, w -> w.changed(pending).stored = true);
        }
    }

    private void putBack(World world, int i, Consumer<World> next) {
        Owner owner = world.owners[i];
        Commit commit = world.commit(owner.known.pending());
        Content content = owner.known.withLost(world.freshNonce(), commit.data(owner.lost), commit.backup(owner.lost));
        write(
                world,
                i,
                "put lost offsets back",
                owner.known,
                content,
                Doubt.PUT_BACK,
                -1,
                next,
                w -> putBackDone(w, i, content));
    }

    private void putBackDone(World world, int i, Content content) {
        Owner owner = world.owners[i];
        owner.noDoubt();
        owner.known = content;
        owner.completed = 0;
        owner.lost = 0;
        if (owner.phase == Phase.READ && broken == Rule.LOST_UPLOAD_WITHOUT_SEEK) {
            return;
        }
        if (broken != Rule.LOST_UPLOAD_KEEPS_OPEN_FILES) {
            owner.discardFiles();
        }
        read(world, owner);
    }

    private void put(World world, int i, Consumer<World> next) {
        Owner owner = world.owners[i];
        int position = owner.position;
        if (position >= bounds.offsets()) {
            return;
        }
        int bit = 1 << position;
        if ((bounds.filtered() & bit) != 0) {
            step(world, i, "is not given a filtered record", next, w -> w.owners[i].position++);
            return;
        }
        boolean takesAll = broken == Rule.PUT_TAKES_COVERED_OFFSETS;
        boolean inData = (owner.known.coveredData() & bit) != 0 && !takesAll;
        boolean inBackup = (owner.known.coveredBackup() & bit) != 0 && !takesAll;
        boolean skipsBackup = broken == Rule.BACKUP_DROPS_BY_THE_DATA_CHANNELS_SET ? inData : inBackup;
        // With both files empty the two paths are alike.
        int paths = inData || owner.openData() == 0 ? 1 : 2;
        for (int path = 0; path < paths; path++) {
            int file = path;
            step(world, i, inData ? "puts a record into no data file" : PUT[path], next, w -> {
                Owner o = w.owners[i];
                o.open[file] |= inData ? 0 : bit;
                o.open[Commit.BACKUP] |= skipsBackup ? 0 : bit;
                o.position++;
            });
        }
    }

    private void commit(World world, int i, Consumer<World> next) {
        Owner owner = world.owners[i];
        boolean ready = isRolledForward(world, owner) || broken == Rule.NEXT_COMMIT_DOES_NOT_WAIT_FOR_COMPLETION;
        if (owner.doubt != Doubt.NONE || !ready) {
            return;
        }
        for (int files = 1; files < 1 << Commit.FILES; files++) {
            int[] sealed = new int[Commit.FILES];
            int[] left = owner.open.clone();
            boolean all = true;
            for (int file = 0; file < Commit.FILES; file++) {
                if ((files & (1 << file)) != 0) {
                    sealed[file] = owner.open[file];
                    left[file] = 0;
                    all &= sealed[file] != 0;
                }
            }
            if (all) {
                commit(world, i, sealed, left, next);
            }
        }
    }

    private void commit(World world, int i, int[] sealed, int[] left, Consumer<World> next) {
        World sending = world.copy();
        Commit commit = new Commit(sealed);
        int index = sending.add(commit);
        for (int file = 0; file < Commit.FILES; file++) {
            if (sealed[file] != 0 && broken != Rule.BYTES_ARE_UPLOADED_AFTER_THE_COMMIT) {
                commit.uploads[file] = Upload.OPEN;
            }
        }
        commit.stored = broken != Rule.MANIFEST_IS_STORED_AFTER_THE_COMMIT;
        for (int file = 0; file < Commit.FILES && broken == Rule.UPLOAD_IS_COMPLETED_BEFORE_THE_COMMIT; file++) {
            complete(sending, index, file);
        }
        Owner owner = sending.owners[i];
        System.arraycopy(left, 0, owner.open, 0, left.length);
        boolean noHoles = broken == Rule.OPEN_FILES_LEAVE_NO_HOLES;
        Content content = owner.known.committed(
                world.freshNonce(),
                index,
                owner.position,
                noHoles ? 0 : owner.openData(),
                noHoles ? 0 : owner.open[Commit.BACKUP]);
        write(
                sending,
                world,
                i,
                COMMITS[commit.files()],
                owner.known,
                content,
                Doubt.COMMIT,
                index,
                next,
                w -> committed(w, i, content));
    }

    private void committed(World world, int i, Content content) {
        Owner owner = world.owners[i];
        owner.noDoubt();
        owner.known = content;
        owner.completed = 0;
        owner.lost = 0;
        if (broken == Rule.GROUP_OFFSET_MOVES_WITH_THE_COMMIT) {
            owner.durable = frontier(content);
        }
    }

    private void resolveCommit(World world, int i, Consumer<World> next) {
        Owner owner = world.owners[i];
        Content written = owner.written;
        if (written == null) {
            throw new IllegalStateException("nothing in doubt");
        }
        boolean undone = world.state.equals(owner.known);
        if (broken == Rule.UNKNOWN_OUTCOME_MEANS_COMMITTED || world.state.equals(written)) {
            step(world, i, "takes its commit as done", next, w -> committed(w, i, written));
        } else if (broken == Rule.UNKNOWN_OUTCOME_MEANS_FAILED
                || (broken == Rule.FAILED_COMMIT_IS_NOT_BURNED && undone)) {
            step(world, i, "takes its commit as failed", next, w -> failed(w, i, w.owners[i].known));
        } else if (undone && burns) {
            burn(world, i, next);
        } else if (undone) {
            int commit = owner.commit;
            write(
                    world,
                    i,
                    "repeats its commit",
                    owner.known,
                    written,
                    Doubt.COMMIT,
                    commit,
                    next,
                    w -> committed(w, i, written));
        } else {
            step(world, i, "finds another's version", next, w -> fenced(w, i));
        }
    }

    private void burn(World world, int i, Consumer<World> next) {
        Owner owner = world.owners[i];
        boolean sameBytes = broken == Rule.BURN_HAS_NO_FRESH_NONCE;
        Content content = sameBytes ? owner.known : owner.known.withNonce(world.freshNonce());
        write(
                world,
                i,
                "burn the ETag",
                owner.known,
                content,
                Doubt.BURN,
                owner.commit,
                next,
                w -> failed(w, i, content));
    }

    private void resolveBurn(World world, int i, Consumer<World> next) {
        Owner owner = world.owners[i];
        Content written = owner.written;
        if (written != null && world.state.equals(written)) {
            step(world, i, "finds the ETag burned", next, w -> failed(w, i, written));
        } else if (world.state.equals(owner.known)) {
            burn(world, i, next);
        } else {
            step(world, i, "finds another's version", next, w -> fenced(w, i));
        }
    }

    /** The commit can never win: its uploads may go, its records are read again. */
    private void failed(World world, int i, Content content) {
        Owner owner = world.owners[i];
        abort(world, owner.commit);
        owner.noDoubt();
        owner.known = content;
        owner.discardFiles();
        read(world, owner);
    }

    /** Somebody else has written the state. */
    private void fenced(World world, int i) {
        Owner owner = world.owners[i];
        int commit = owner.commit;
        if (commit >= 0 && broken == Rule.FENCED_OWNER_COMPLETES_ITS_UPLOADS) {
            for (int file = 0; file < Commit.FILES; file++) {
                complete(world, commit, file);
            }
        }
        // A version of ours that was written in doubt may be the one that the other has built on.
        boolean mayAbort = burns && world.state.pending() != commit;
        if (mayAbort || broken == Rule.FENCED_OWNER_ABORTS_ITS_UPLOADS) {
            abort(world, commit);
        }
        owner.noDoubt();
        owner.phase = Phase.CLAIM;
        if (broken == Rule.FENCED_OWNER_REPORTS_ITS_POSITION) {
            world.groupOffset = Math.max(world.groupOffset, owner.position);
        }
        if (broken != Rule.FENCED_OWNER_KEEPS_OPEN_FILES) {
            owner.discardFiles();
        }
        owner.position = broken == Rule.READING_STARTS_AT_THE_POSITION_BEFORE ? owner.position : 0;
        owner.completed = 0;
        owner.lost = 0;
        owner.durable = 0;
    }

    private static void abort(World world, int commit) {
        for (int file = 0; commit >= 0 && file < Commit.FILES; file++) {
            Upload[] uploads = world.changed(commit).uploads;
            uploads[file] = uploads[file] == Upload.OPEN ? Upload.ABORTED : uploads[file];
        }
    }

    private void settle(World world, int i, Consumer<World> next) {
        Owner owner = world.owners[i];
        boolean ready = isRolledForward(world, owner) || broken == Rule.PENDING_IS_CLEARED_BEFORE_COMPLETION;
        if (owner.doubt == Doubt.NONE && owner.known.pending() >= 0 && ready) {
            Content content = owner.known.settled(world.freshNonce());
            write(world, i, "settle", owner.known, content, Doubt.SETTLE, -1, next, w -> settled(w, i, content));
        }
    }

    private static void settled(World world, int i, Content content) {
        Owner owner = world.owners[i];
        owner.noDoubt();
        owner.known = content;
        owner.completed = 0;
    }

    private void resolveOther(World world, int i, Consumer<World> next) {
        Owner owner = world.owners[i];
        Content written = owner.written;
        boolean settling = owner.doubt == Doubt.SETTLE;
        if (written != null && world.state.equals(written)) {
            step(world, i, "finds its write done", next, w -> {
                if (settling) {
                    settled(w, i, written);
                } else {
                    putBackDone(w, i, written);
                }
            });
        } else if (world.state.equals(owner.known)) {
            step(world, i, "will write again", next, w -> w.owners[i].noDoubt());
        } else {
            step(world, i, "finds another's version", next, w -> fenced(w, i));
        }
    }

    private void preCommit(World world, int i, Consumer<World> next) {
        Owner owner = world.owners[i];
        boolean idle = owner.doubt == Doubt.NONE && owner.nothingOpen() && isRolledForward(world, owner);
        int offset = idle || broken == Rule.GROUP_OFFSET_IS_THE_POSITION ? owner.position : owner.durable;
        if (offset > world.groupOffset) {
            step(world, i, "reports its offset", next, w -> w.groupOffset = offset);
        }
    }

    // ---- writing the state

    private boolean isUnconditional() {
        return broken == Rule.STATE_IS_WRITTEN_UNCONDITIONALLY;
    }

    private void write(
            World world,
            int i,
            String name,
            Content expected,
            Content content,
            Doubt doubt,
            int commit,
            Consumer<World> next,
            Consumer<World> done) {
        write(world, world, i, name, expected, content, doubt, commit, next, done);
    }

    /** All that can become of a compare-and-swap of the state. {@code from} is the state to name as the one before. */
    private void write(
            World world,
            World from,
            int i,
            String name,
            Content expected,
            Content content,
            Doubt doubt,
            int commit,
            Consumer<World> next,
            Consumer<World> done) {
        boolean wins = isUnconditional() || world.state.equals(expected);
        if (wins) {
            step(world, from, i, name, "", next, w -> {
                w.state = content;
                done.accept(w);
            });
            step(world, from, i, name, ", answer lost", next, w -> {
                w.state = content;
                inDoubt(w, i, doubt, content, commit);
            });
        } else {
            step(world, from, i, name, ", refused", next, w -> {
                w.owners[i].commit = commit;
                fenced(w, i);
            });
        }
        if (wins && world.delayed.size() < bounds.delayedWrites()) {
            World.Delayed late = new World.Delayed(expected, content);
            step(world, from, i, name, ", delayed", next, w -> {
                w.delayed.add(late);
                inDoubt(w, i, doubt, content, commit);
            });
            step(world, from, i, name, ", and once more later", next, w -> {
                w.state = content;
                w.delayed.add(late);
                done.accept(w);
            });
        }
        step(world, from, i, name, ", dropped", next, w -> inDoubt(w, i, doubt, content, commit));
    }

    private static void inDoubt(World world, int i, Doubt doubt, Content content, int commit) {
        Owner owner = world.owners[i];
        owner.doubt = doubt;
        owner.written = content;
        owner.commit = commit;
    }

    private void step(World world, int owner, String name, Consumer<World> next, Consumer<World> change) {
        step(world, world, owner, name, "", next, change);
    }

    private void step(
            World world, int owner, String name, String ending, Consumer<World> next, Consumer<World> change) {
        step(world, world, owner, name, ending, next, change);
    }

    private void step(
            World world,
            World from,
            int owner,
            String name,
            String ending,
            Consumer<World> next,
            Consumer<World> change) {
        World after = world.copy();
        change.accept(after);
        after.violation = after.violation == null ? violation(after) : after.violation;
        if (!isUnconditional()) {
            after.forgetDeadWrites();
        }
        after.forgetCommits();
        after.cameFrom(from, owner, name, ending);
        next.accept(after);
    }

    // ---- what must hold

    private @Nullable String violation(World world) {
        Content state = world.state;
        int pendingData = 0;
        int pendingBackup = 0;
        if (state.pending() >= 0) {
            Commit commit = world.commit(state.pending());
            int safe = 0;
            for (int file = 0; file < Commit.FILES; file++) {
                Upload upload = commit.uploads[file];
                // What a bucket rule took is found missing and read again, as long as the commit is pending.
                boolean kept = upload == Upload.OPEN || upload == Upload.EXPIRED;
                safe |= commit.stored && kept ? 1 << file : 0;
            }
            pendingData = commit.data(safe);
            pendingBackup = commit.backup(safe);
        }
        int records = bounds.records();
        if ((state.coveredData() & records & ~(world.visibleData | pendingData)) != 0) {
            return "a covered offset of the data channel is in no object and no pending upload";
        }
        if ((state.coveredBackup() & records & ~(world.visibleBackup | pendingBackup)) != 0) {
            return "a covered offset of the backup channel is in no object and no pending upload";
        }
        int passed = Content.below(world.groupOffset) & records;
        if ((passed & ~(world.visibleData & world.visibleBackup)) != 0) {
            return "the group offset has passed an offset that is not visible in both channels";
        }
        return null;
    }
}
