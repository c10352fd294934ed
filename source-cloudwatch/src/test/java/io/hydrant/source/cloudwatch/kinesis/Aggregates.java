// SPDX-License-Identifier: Apache-2.0
package io.hydrant.source.cloudwatch.kinesis;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;

/** Packs records as the Kinesis Producer Library does, written after the format's description. */
public final class Aggregates {

    private Aggregates() {}

    public static byte[] pack(List<byte[]> contents) {
        return sealed(message(contents));
    }

    static byte[] message(List<byte[]> contents) {
        ByteArrayOutputStream message = new ByteArrayOutputStream();
        for (int i = 0; i < contents.size(); i++) {
            field(message, 1, ("key-" + i).getBytes(UTF_8));
        }
        field(message, 2, "340282366920938463463374607431768211455".getBytes(UTF_8));
        for (int i = 0; i < contents.size(); i++) {
            ByteArrayOutputStream record = new ByteArrayOutputStream();
            record.write(1 << 3);
            varint(record, i);
            record.write(2 << 3);
            varint(record, 0);
            field(record, 3, contents.get(i));
            ByteArrayOutputStream tag = new ByteArrayOutputStream();
            field(tag, 1, "name".getBytes(UTF_8));
            field(record, 4, tag.toByteArray());
            field(message, 3, record.toByteArray());
        }
        return message.toByteArray();
    }

    static byte[] sealed(byte[] message) {
        ByteArrayOutputStream sealed = new ByteArrayOutputStream();
        sealed.writeBytes(new byte[] {(byte) 0xF3, (byte) 0x89, (byte) 0x9A, (byte) 0xC2});
        sealed.writeBytes(message);
        try {
            sealed.writeBytes(MessageDigest.getInstance("MD5").digest(message));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
        return sealed.toByteArray();
    }

    private static void field(ByteArrayOutputStream out, int number, byte[] bytes) {
        out.write((number << 3) | 2);
        varint(out, bytes.length);
        out.writeBytes(bytes);
    }

    private static void varint(ByteArrayOutputStream out, int value) {
        int rest = value;
        while (rest > 0x7f) {
            out.write((rest & 0x7f) | 0x80);
            rest >>>= 7;
        }
        out.write(rest);
    }
}
