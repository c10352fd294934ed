// SPDX-License-Identifier: Apache-2.0
package io.hydrant.sink.s3parquet.ledger.model;

/**
 * The bytes of the state object. Two contents with equal fields have equal ETags, as on S3. Sets of offsets are bit masks.
 * Owner and epoch are left out: nothing decides by them.
 *
 * @param pending the commit (an index into {@link World#commits}) whose uploads may not be completed; -1 for none
 */
record Content(int nonce, int dataHi, int dataHoles, int backupHi, int backupHoles, int pending) {
    static final Content INITIAL = new Content(0, 0, 0, 0, 0, -1);

    int coveredData() {
        return below(dataHi) & ~dataHoles;
    }

    int coveredBackup() {
        return below(backupHi) & ~backupHoles;
    }

    int frontier() {
        return Math.min(frontierOfData(), backupHoles == 0 ? backupHi : Integer.numberOfTrailingZeros(backupHoles));
    }

    int frontierOfData() {
        return dataHoles == 0 ? dataHi : Integer.numberOfTrailingZeros(dataHoles);
    }

    Content withNonce(int nonce) {
        return new Content(nonce, dataHi, dataHoles, backupHi, backupHoles, pending);
    }

    Content settled(int nonce) {
        return new Content(nonce, dataHi, dataHoles, backupHi, backupHoles, -1);
    }

    /** As {@code ChannelState.advance} in both channels. */
    Content committed(int nonce, int commit, int position, int openData, int openBackup) {
        int unread = ~below(position);
        return new Content(
                nonce,
                Math.max(dataHi, position),
                (dataHoles & unread) | openData,
                Math.max(backupHi, position),
                (backupHoles & unread) | openBackup,
                commit);
    }

    Content withLost(int nonce, int lostData, int lostBackup) {
        return new Content(nonce, dataHi, dataHoles | lostData, backupHi, backupHoles | lostBackup, -1);
    }

    static int below(int offset) {
        return (1 << offset) - 1;
    }
}
