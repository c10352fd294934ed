// SPDX-License-Identifier: Apache-2.0
package io.hydrant.source.cloudwatch.kinesis;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Records that the Kinesis Producer Library packed into one: four magic bytes, a protocol buffers message, the MD5 of the
 * message. Read on the wire level: the message has three fields, and a library for it would be many times this class.
 *
 * <pre>
 * AggregatedRecord { 1: repeated string partition_key_table; 2: repeated string explicit_hash_key_table; 3: repeated Record }
 * Record           { 1: uint64 partition_key_index; 2: uint64 explicit_hash_key_index; 3: bytes data; 4: repeated Tag }
 * </pre>
 *
 * @see <a href="https://github.com/awslabs/amazon-kinesis-producer/blob/master/aggregation-format.md">the format</a>
 */
final class Aggregation {

    private static final int[] MAGIC = {0xF3, 0x89, 0x9A, 0xC2};
    private static final int DIGEST = 16;

    private static final int VARINT = 0;
    private static final int FIXED64 = 1;
    private static final int BYTES = 2;
    private static final int FIXED32 = 5;

    private final byte[] data;
    private final int end;
    private int at;

    private Aggregation(byte[] data, int from, int end) {
        this.data = data;
        this.at = from;
        this.end = end;
    }

    /** One of the records inside. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record UserRecord(String partitionKey, byte[] data) {}

    /** The records inside, or null if it is an ordinary record. Whatever only resembles an aggregate is ordinary. */
    static @Nullable List<UserRecord> unpack(byte[] data) {
        if (data.length <= MAGIC.length + DIGEST) {
            return null;
        }
        for (int i = 0; i < MAGIC.length; i++) {
            if ((data[i] & 0xff) != MAGIC[i]) {
                return null;
            }
        }
        int end = data.length - DIGEST;
        byte[] digest = md5(data, MAGIC.length, end);
        if (!Arrays.equals(digest, 0, DIGEST, data, end, data.length)) {
            return null;
        }
        try {
            return new Aggregation(data, MAGIC.length, end).message();
        } catch (Malformed e) {
            return null;
        }
    }

    private List<UserRecord> message() throws Malformed {
        List<String> keys = new ArrayList<>();
        List<Aggregation> records = new ArrayList<>();
        while (at < end) {
            long tag = varint();
            if (tag == ((1 << 3) | BYTES)) {
                Aggregation key = nested();
                keys.add(new String(data, key.at, key.end - key.at, UTF_8));
            } else if (tag == ((3 << 3) | BYTES)) {
                records.add(nested());
            } else {
                skip(tag);
            }
        }
        List<UserRecord> unpacked = new ArrayList<>(records.size());
        for (Aggregation each : records) {
            unpacked.add(each.record(keys));
        }
        return unpacked;
    }

    private UserRecord record(List<String> keys) throws Malformed {
        long key = -1;
        byte[] content = null;
        while (at < end) {
            long tag = varint();
            if (tag == ((1 << 3) | VARINT)) {
                key = varint();
            } else if (tag == ((3 << 3) | BYTES)) {
                Aggregation inside = nested();
                content = Arrays.copyOfRange(data, inside.at, inside.end);
            } else {
                skip(tag);
            }
        }
        if (content == null || key < 0 || key >= keys.size()) {
            throw new Malformed();
        }
        return new UserRecord(keys.get((int) key), content);
    }

    private Aggregation nested() throws Malformed {
        long length = varint();
        if (length < 0 || length > end - at) {
            throw new Malformed();
        }
        Aggregation inside = new Aggregation(data, at, at + (int) length);
        at += (int) length;
        return inside;
    }

    private void skip(long tag) throws Malformed {
        switch ((int) (tag & 7)) {
            case VARINT -> {
                var unused = varint();
            }
            case FIXED64 -> forward(8);
            case BYTES -> {
                var unused = nested();
            }
            case FIXED32 -> forward(4);
            default -> throw new Malformed();
        }
    }

    private void forward(int bytes) throws Malformed {
        if (bytes > end - at) {
            throw new Malformed();
        }
        at += bytes;
    }

    private long varint() throws Malformed {
        long value = 0;
        for (int shift = 0; shift < 64; shift += 7) {
            if (at >= end) {
                throw new Malformed();
            }
            byte b = data[at++];
            value |= (long) (b & 0x7f) << shift;
            if (b >= 0) {
                return value;
            }
        }
        throw new Malformed();
    }

    private static byte[] md5(byte[] data, int from, int to) {
        try {
            MessageDigest digest = MessageDigest.getInstance("MD5");
            digest.update(data, from, to - from);
            return digest.digest();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has MD5", e);
        }
    }

    private static final class Malformed extends Exception {
        private static final long serialVersionUID = 1L;

        Malformed() {
            super("not an aggregated record", null, false, false);
        }
    }
}
