// SPDX-License-Identifier: Apache-2.0
package io.hydrant.dev.stack.s3;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Locale;
import java.util.zip.CRC32;
import java.util.zip.CRC32C;

/** A running checksum of one of S3's algorithms. Not thread-safe. */
interface Checksum {

    void update(byte[] bytes, int offset, int length);

    /** The raw bytes of the value; ends the computation. */
    byte[] value();

    /** S3's algorithms, under its names. */
    enum Algorithm {
        CRC32,
        CRC32C,
        CRC64NVME,
        SHA1,
        SHA256;

        Checksum start() {
            return switch (this) {
                case CRC32 -> new Crc(new CRC32());
                case CRC32C -> new Crc(new CRC32C());
                case CRC64NVME -> new Crc64();
                case SHA1 -> digest("SHA-1");
                case SHA256 -> digest("SHA-256");
            };
        }

        /** For example {@code x-amz-checksum-crc32}. */
        String header() {
            return "x-amz-checksum-" + name().toLowerCase(Locale.ROOT);
        }

        /** For example {@code ChecksumCRC32}. */
        String element() {
            return "Checksum" + name();
        }

        static Algorithm parse(String name) {
            for (Algorithm algorithm : values()) {
                if (algorithm.name().equalsIgnoreCase(name)) {
                    return algorithm;
                }
            }
            throw S3Error.invalidArgument("Checksum algorithm provided is unsupported: " + name);
        }
    }

    static String base64(byte[] value) {
        return Base64.getEncoder().encodeToString(value);
    }

    static Checksum digest(String name) {
        try {
            return new Digest(MessageDigest.getInstance(name));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("the JDK lacks " + name, e);
        }
    }

    /** MD5, SHA-1, SHA-256. */
    final class Digest implements Checksum {
        private final MessageDigest digest;

        Digest(MessageDigest digest) {
            this.digest = digest;
        }

        @Override
        public void update(byte[] bytes, int offset, int length) {
            digest.update(bytes, offset, length);
        }

        @Override
        public byte[] value() {
            return digest.digest();
        }
    }

    /** The JDK's 32-bit ones. */
    final class Crc implements Checksum {
        private final java.util.zip.Checksum crc;

        Crc(java.util.zip.Checksum crc) {
            this.crc = crc;
        }

        @Override
        public void update(byte[] bytes, int offset, int length) {
            crc.update(bytes, offset, length);
        }

        @Override
        public byte[] value() {
            return ByteBuffer.allocate(Integer.BYTES)
                    .putInt((int) crc.getValue())
                    .array();
        }
    }

    /** CRC-64/NVME: polynomial 0xAD93D23594C93659, reflected, all ones in and out. */
    final class Crc64 implements Checksum {
        private static final long[] TABLE = table();
        private long crc = -1;

        @Override
        public void update(byte[] bytes, int offset, int length) {
            for (int i = offset; i < offset + length; i++) {
                crc = TABLE[(int) (crc ^ bytes[i]) & 0xff] ^ crc >>> 8;
            }
        }

        @Override
        public byte[] value() {
            return ByteBuffer.allocate(Long.BYTES).putLong(~crc).array();
        }

        private static long[] table() {
            long[] table = new long[256];
            for (int i = 0; i < table.length; i++) {
                long entry = i;
                for (int bit = 0; bit < 8; bit++) {
                    entry = (entry & 1) != 0 ? entry >>> 1 ^ 0x9A6C9329AC4BC9B5L : entry >>> 1;
                }
                table[i] = entry;
            }
            return table;
        }
    }
}
