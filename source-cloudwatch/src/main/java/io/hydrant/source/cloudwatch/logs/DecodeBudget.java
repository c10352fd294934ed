// SPDX-License-Identifier: Apache-2.0
package io.hydrant.source.cloudwatch.logs;

/**
 * What all contents of one request, or of one Kinesis record, may inflate to and become together. Each content has bounds
 * of its own; without this one, many small ones, or packed ones in packed ones, could cost minutes, and an envelope with
 * a long name and many events gigabytes. In proportion to what was received, as logs are packed: to a tenth, not to a
 * thousandth. Confined to one thread.
 */
public final class DecodeBudget {

    /** Logs that were packed better than this are not taken for logs. */
    static final int RATIO = 32;

    /** Contents that may inflate to the most a content may, however little was received. */
    private static final int FULL_CONTENTS = 4;

    private long inflating;
    private long emitting;

    /**
     * Nothing is spent yet.
     *
     * @param maxInflatedBytes of one content
     * @param receivedBytes as they came over the wire
     */
    DecodeBudget(int maxInflatedBytes, long receivedBytes) {
        this.inflating = (long) FULL_CONTENTS * maxInflatedBytes + RATIO * receivedBytes;
        this.emitting = maxInflatedBytes + RATIO * receivedBytes;
    }

    /** Takes memory to inflate to; false if there is not so much left. */
    boolean inflate(long bytes) {
        inflating -= bytes;
        return inflating >= 0;
    }

    /** Takes the memory of records. */
    void emit(long bytes) throws UndecodableException {
        emitting -= bytes;
        if (emitting < 0) {
            throw new UndecodableException(Undecodable.tooMuch());
        }
    }
}
