// SPDX-License-Identifier: Apache-2.0
package io.hydrant.source.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.hydrant.testing.Seeded;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.zip.GZIPOutputStream;

/** Requests that nobody should send, some that one may, and mixtures of both. */
final class HostileRequests {

    private static final String TARGET = "/t/mobile_attribution";
    private static final String GOOD = "GET " + TARGET + "?a=1 HTTP/1.1\r\nHost: a\r\n\r\n";
    private static final String[] LINES = {
        "GET  " + TARGET + " HTTP/1.1",
        "get " + TARGET + " http/1.1",
        "GET " + TARGET,
        "GET " + TARGET + " HTTP/0.9",
        "GET " + TARGET + " HTTP/2.0",
        "GET " + TARGET + " HTTP/1.1 more",
        "\u0000GET / HTTP/1.1",
        "GET http://x:y" + TARGET + " HTTP/1.1",
        "GET * HTTP/1.1",
        "OPTIONS * HTTP/1.1",
        "CONNECT a:1 HTTP/1.1",
        "TRACE / HTTP/1.1",
        "PRI * HTTP/2.0",
        "GET ../../etc/passwd HTTP/1.1",
        "GET /t/../t/mobile_attribution HTTP/1.1",
        "GET //t//mobile_attribution HTTP/1.1",
        "GET /%2e%2e/%00 HTTP/1.1",
        "GET /t%2fx/mobile_attribution HTTP/1.1",
        "GET " + TARGET + "?%zz&%&=&&;;==%ff%c0%80 HTTP/1.1",
        "GET " + TARGET + "?a=\u0001\u007f\u0080\u00ff HTTP/1.1",
        "GET\t" + TARGET + "\tHTTP/1.1",
        " GET / HTTP/1.1"
    };
    private static final String[] HEADERS = {
        "Content-Length: 5",
        "Content-Length: 5\r\nContent-Length: 6",
        "Content-Length: 5, 5",
        "Content-Length: -1",
        "Content-Length: +5",
        "Content-Length: 99999999999999999999",
        "Content-Length: 0x5",
        "Content-Length: 5\r\nTransfer-Encoding: chunked",
        "Transfer-Encoding: chunked",
        "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked",
        "Transfer-Encoding: xchunked",
        "Transfer-Encoding: chunked, identity",
        "Transfer-Encoding: gzip, chunked",
        "Transfer-Encoding:\u000bchunked",
        "Transfer-Encoding : chunked",
        " Transfer-Encoding: chunked",
        "X: a\r\n folded",
        "X: \u0000",
        "X\u0000: a",
        ": empty",
        "NoColon",
        "Host: b",
        "Host:",
        "Expect: 100-continue",
        "Expect: 200-ok",
        "Connection: close",
        "Connection: upgrade\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQAAP__",
        "Content-Encoding: gzip",
        "Content-Encoding: deflate",
        "Content-Encoding: br, gzip",
        "Content-Type: application/json",
        "Content-Type: application/x-www-form-urlencoded",
        "X-Forwarded-For: \u00ff, 1.2.3.4.5, ::::, [",
        "x-amzn-RequestId: a\u00e9b",
        "x-api-key: " + "k".repeat(5000)
    };

    private final Seeded random;
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    HostileRequests(Seeded random) {
        this.random = random;
    }

    /** The bytes of one request, or of what pretends to be one. */
    byte[] next() {
        out.reset();
        switch (random.below(14)) {
            case 0, 1 -> write(GOOD);
            case 2 -> write(LINES[random.below(LINES.length)] + "\r\nHost: a\r\n\r\n");
            case 3, 4, 5 -> headers();
            case 6 -> chunks();
            case 7 -> flipped(GOOD.getBytes(ISO_8859_1));
            case 8 -> post("application/json", json());
            case 9 -> packed();
            case 10 ->
                write("GET " + TARGET + "?" + "x".repeat(random.below(90_000)) + "=%41 HTTP/1.1\r\nHost: a\r\n\r\n");
            case 11 -> manyHeaders();
            case 12 -> raw(random.below(300));
            default -> {
                write(GOOD);
                byte[] whole = out.toByteArray();
                out.reset();
                out.write(whole, 0, random.below(whole.length)); // cut off: what follows is read as its rest
            }
        }
        return out.toByteArray();
    }

    private void headers() {
        write((random.below(2) == 0 ? "GET " : "POST ") + TARGET + "?b=2 HTTP/1.1\r\nHost: a\r\n");
        int count = 1 + random.below(3);
        for (int i = 0; i < count; i++) {
            write(HEADERS[random.below(HEADERS.length)] + (random.below(10) == 0 ? "\n" : "\r\n"));
        }
        write("\r\n");
        switch (random.below(3)) {
            case 0 -> write("{\"a\":");
            case 1 -> write("5\r\nhello\r\n0\r\n\r\n");
            default -> {}
        }
    }

    private void chunks() {
        write("POST " + TARGET
                + " HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n");
        String[] sizes = {
            "2", "02", "2;ext=\"x\"", "-2", "0x2", "ffffffffffffffff", "7fffffff", "2 ", "g", "", "00000000000000002"
        };
        write(sizes[random.below(sizes.length)] + "\r\n{}\r\n");
        write(random.below(2) == 0 ? "0\r\n\r\n" : "0\r\nTrailer: x\r\nContent-Length: 7\r\n\r\n");
    }

    private void manyHeaders() {
        write("GET " + TARGET + " HTTP/1.1\r\nHost: a\r\n");
        int count = random.below(3000);
        for (int i = 0; i < count; i++) {
            write("X-" + i + ": " + i + "\r\n");
        }
        write("\r\n");
    }

    private byte[] json() {
        String[] values = {
            "[".repeat(random.below(5000)),
            "{\"a\":".repeat(random.below(5000)) + "1",
            "{\"a\":1e999999999}",
            "{\"a\":" + "9".repeat(2000) + "}",
            "{\"a\":\"\\ud800\"}",
            "{} {}",
            "",
            "nul",
            "{\"a\":1}",
            "\ufeff{}",
            "{\"" + "k".repeat(2000) + "\":1}",
            "{\"a\":\u0000}"
        };
        byte[] bytes = values[random.below(values.length)].getBytes(UTF_8);
        if (random.below(4) == 0 && bytes.length > 0) {
            bytes[random.below(bytes.length)] = (byte) random.below(256);
        }
        return bytes;
    }

    private void post(String type, byte[] body) {
        write("POST " + TARGET + " HTTP/1.1\r\nHost: a\r\nContent-Type: " + type + "\r\nContent-Length: " + body.length
                + "\r\n\r\n");
        out.writeBytes(body);
    }

    private void packed() {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
            gzip.write(random.below(5) == 0 ? new byte[2_000_000] : "{\"a\":1}".getBytes(UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        byte[] body = packed.toByteArray();
        if (random.below(2) == 0) {
            body[random.below(body.length)] ^= (byte) (1 + random.below(255));
        }
        write("POST " + TARGET + " HTTP/1.1\r\nHost: a\r\nContent-Encoding: gzip\r\nContent-Length: " + body.length
                + "\r\n\r\n");
        out.writeBytes(body);
    }

    private void flipped(byte[] bytes) {
        int flips = 1 + random.below(4);
        for (int i = 0; i < flips; i++) {
            bytes[random.below(bytes.length)] = (byte) random.below(256);
        }
        out.writeBytes(bytes);
    }

    private void raw(int length) {
        for (int i = 0; i < length; i++) {
            out.write(random.below(256));
        }
    }

    private void write(String text) {
        out.writeBytes(text.getBytes(ISO_8859_1));
    }
}
