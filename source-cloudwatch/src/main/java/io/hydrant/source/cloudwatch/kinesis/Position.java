// SPDX-License-Identifier: Apache-2.0
package io.hydrant.source.cloudwatch.kinesis;

import java.math.BigInteger;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How far a shard was read, as Connect stores it: <code>{"seq":"4959…","sub":0,"part":3,"ts":1432826855000}</code>.
 *
 * @param sequenceNumber of the Kinesis record
 * @param sub which of the records that an aggregate packs into it, from 0; {@link #WHOLE} if nothing of it is left
 * @param part which of the Kafka records that this one gave, from 0: a CloudWatch Logs envelope gives many
 * @param arrivalMs when the Kinesis record arrived
 * @param sinceMs where the first start of the connector began, for shards that have no position yet; -1 if it was the
 *     oldest record
 */
public record Position(String sequenceNumber, long sub, long part, long arrivalMs, long sinceMs) {

    /** Of a record that gave nothing: nothing in it comes after the position. */
    static final long WHOLE = Long.MAX_VALUE;

    private static final String SEQ = "seq";
    private static final String SUB = "sub";
    private static final String PART = "part";
    private static final String TS = "ts";
    private static final String SINCE = "since";

    /** What Connect has stored; null if that is nothing. Throws {@link IllegalArgumentException} if it cannot be read. */
    public static @Nullable Position of(@Nullable Map<String, ?> offset) {
        if (offset == null || offset.isEmpty()) {
            return null;
        }
        Object seq = offset.get(SEQ);
        if (!(seq instanceof String digits) || !digits.matches("\\d{1,200}")) {
            throw new IllegalArgumentException("seq must be the decimal digits of a sequence number, as a string");
        }
        return new Position(
                digits,
                number(offset, SUB, 0),
                number(offset, PART, 0),
                number(offset, TS, 0),
                number(offset, SINCE, -1));
    }

    private static long number(Map<String, ?> offset, String key, long otherwise) {
        Object value = offset.get(key);
        if (value == null) {
            return otherwise;
        }
        if (value instanceof Number number) {
            return number.longValue();
        }
        throw new IllegalArgumentException(key + " must be a number");
    }

    public Map<String, Object> toOffset() {
        Map<String, Object> offset = new HashMap<>();
        offset.put(SEQ, sequenceNumber);
        offset.put(SUB, sub);
        offset.put(PART, part);
        offset.put(TS, arrivalMs);
        if (sinceMs >= 0) {
            offset.put(SINCE, sinceMs);
        }
        return offset;
    }

    /** Whether the Kafka record at these coordinates comes after this position. */
    boolean isBefore(String seq, long otherSub, long otherPart) {
        int bySequence = compareSequence(seq);
        if (bySequence != 0) {
            return bySequence < 0;
        }
        return sub != otherSub ? sub < otherSub : part < otherPart;
    }

    /** Below zero if this position's sequence number is the smaller one. */
    int compareSequence(String seq) {
        return new BigInteger(sequenceNumber).compareTo(new BigInteger(seq));
    }
}
