// SPDX-License-Identifier: Apache-2.0
package io.hydrant.sink.s3parquet.ledger.model;

import io.hydrant.sink.s3parquet.ledger.model.Protocol.InDoubt;

/**
 * The rules of the commit, each named after what happens when it is deleted. The model must find a violation for each
 * that {@link #isCaught}; the others say why their deletion cannot lose or double anything here.
 */
enum Rule {
    // section 4: the order of a commit
    STATE_IS_WRITTEN_UNCONDITIONALLY,
    PUT_TAKES_COVERED_OFFSETS,
    BACKUP_DROPS_BY_THE_DATA_CHANNELS_SET,
    OPEN_FILES_LEAVE_NO_HOLES,
    UPLOAD_IS_COMPLETED_BEFORE_THE_COMMIT,
    /** By the invariant itself: what is covered must be durable. (A later owner would find the upload lost.) */
    BYTES_ARE_UPLOADED_AFTER_THE_COMMIT,
    /** Likewise: what is covered must be named. (A later owner could not complete what it cannot read.) */
    MANIFEST_IS_STORED_AFTER_THE_COMMIT,
    NEXT_COMMIT_DOES_NOT_WAIT_FOR_COMPLETION,
    PENDING_IS_CLEARED_BEFORE_COMPLETION,
    GROUP_OFFSET_MOVES_WITH_THE_COMMIT,

    // section 3: claim, seek, report
    NEW_OWNER_DOES_NOT_ROLL_FORWARD,
    READING_STARTS_AT_HI,
    READING_STARTS_AT_THE_POSITION_BEFORE,
    FRONTIER_FORGETS_THE_BACKUP,
    GROUP_OFFSET_IS_THE_POSITION,
    /** The design's text allowed this: nothing is buffered after a fence, but the seek is still to come. */
    FENCED_OWNER_REPORTS_ITS_POSITION,

    // section 5: what is easy to get wrong
    NO_SUCH_UPLOAD_MEANS_COMPLETED,
    NO_SUCH_UPLOAD_MEANS_LOST,
    LOST_UPLOAD_WITHOUT_SEEK,
    LOST_UPLOAD_KEEPS_OPEN_FILES,
    FENCED_OWNER_KEEPS_OPEN_FILES,
    FENCED_OWNER_COMPLETES_ITS_UPLOADS,
    FENCED_OWNER_ABORTS_ITS_UPLOADS,
    OBJECT_NAMES_ARE_USED_AGAIN,
    UNKNOWN_OUTCOME_MEANS_FAILED,
    UNKNOWN_OUTCOME_MEANS_COMMITTED,

    // section 5, where a commit in doubt is made to fail instead of being repeated
    FAILED_COMMIT_IS_NOT_BURNED(InDoubt.BURN, ""),
    BURN_HAS_NO_FRESH_NONCE(InDoubt.BURN, ""),

    CLAIM_WRITES_NOTHING(
            InDoubt.REPEAT,
            "Safety needs no claim: a writer's compare-and-swap fails as soon as anybody else has committed since it read"
                    + " the state, and whoever fails discards its files. The claim fences at once instead of at the next"
                    + " commit, so that a zombie cannot make its successor upload in vain, and gives theft a name."),
    READING_STARTS_AT_THE_GROUP_OFFSET(
            InDoubt.REPEAT,
            "The group offset never passes the frontier by itself, and what it repeats is dropped by the channels' sets."
                    + " The seek saves reading again; an operator's skip, which lies ahead, is not a fault.");

    // Not modelled. "Complete without If-None-Match": an object of that name can only be ours, since no name is used
    // twice, so a refusal would have to be read as NoSuchUpload is, and one answer less needs no reading. "HEAD
    // compares
    // token and length": likewise matters only if a name were used twice. "Part checksums are kept": S3 refuses the
    // completion. "Only put claims and seeks": a seek after the partition is gone fails the task, which is a crash
    // here;
    // a claim then is one as any other: it steals, but loses and doubles nothing.

    private final InDoubt inDoubt;
    private final String whyNotCaught;

    Rule() {
        this(InDoubt.REPEAT, "");
    }

    Rule(InDoubt inDoubt, String whyNotCaught) {
        this.inDoubt = inDoubt;
        this.whyNotCaught = whyNotCaught;
    }

    /** The variant of the protocol that has the rule. */
    InDoubt inDoubt() {
        return inDoubt;
    }

    /** Whether the model can tell; if not, {@code whyNotCaught} is the argument. */
    boolean isCaught() {
        return whyNotCaught.isEmpty();
    }
}
