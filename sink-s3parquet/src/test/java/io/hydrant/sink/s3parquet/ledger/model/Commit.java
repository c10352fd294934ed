// SPDX-License-Identifier: Apache-2.0
package io.hydrant.sink.s3parquet.ledger.model;

import java.util.Arrays;

/** A manifest and what became of its uploads. File 0 and 1 are data files of two paths, file 2 is the backup's. */
final class Commit {
    static final int FILES = 3;
    static final int BACKUP = 2;

    /** What the store has of a file. */
    enum Upload {
        /** Not uploaded (yet). */
        ABSENT,
        /** All bytes durable, nothing visible. */
        OPEN,
        /** Completed: the object is visible. */
        VISIBLE,
        /** Aborted by a bucket rule. */
        EXPIRED,
        /** Aborted by the task. */
        ABORTED
    }

    /** Whether the manifest object is stored. */
    boolean stored = true;

    /** The offsets of each file; 0 where the commit has no such file. */
    final int[] offsets;

    final Upload[] uploads;

    /** Files with a CompleteMultipartUpload that was sent and has not arrived. */
    int completesUnderWay;

    Commit(int[] offsets) {
        this.offsets = offsets;
        this.uploads = new Upload[FILES];
        Arrays.fill(uploads, Upload.ABSENT);
    }

    private Commit(Commit other) {
        this.stored = other.stored;
        this.offsets = other.offsets;
        this.uploads = other.uploads.clone();
        this.completesUnderWay = other.completesUnderWay;
    }

    /** The files it has, as a mask. */
    int files() {
        return (offsets[0] == 0 ? 0 : 1) | (offsets[1] == 0 ? 0 : 2) | (offsets[2] == 0 ? 0 : 4);
    }

    int data(int files) {
        return ((files & 1) == 0 ? 0 : offsets[0]) | ((files & 2) == 0 ? 0 : offsets[1]);
    }

    int backup(int files) {
        return (files & 4) == 0 ? 0 : offsets[BACKUP];
    }

    Commit copy() {
        return new Commit(this);
    }
}
