// SPDX-License-Identifier: Apache-2.0
package io.hydrant.benchmarks.cloudwatch;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Signed PutRecordBatch calls over some connections, each call after the answer to the one before. Requests are made once. */
final class BatchLoad {

    static final String STREAM = "bench";
    static final String ACCESS_KEY_ID = "AKIDBENCHMARK0000001";
    static final String SECRET = "benchmark-secret-not-real";
    static final int RECORDS = 500;

    private static final int CONNECTIONS = 8;
    private static final int DIFFERENT = 16;

    private final int port;
    private final List<byte[]> requests = new ArrayList<>();

    BatchLoad(int port, int recordBytes) throws GeneralSecurityException {
        this.port = port;
        Random random = new Random(6);
        for (int i = 0; i < DIFFERENT; i++) {
            requests.add(request(body(random, recordBytes)));
        }
    }

    /** Returns when every one has been answered with success. */
    void send(int batches) {
        AtomicInteger next = new AtomicInteger();
        List<CompletableFuture<Void>> senders = new ArrayList<>();
        for (int i = 0; i < CONNECTIONS; i++) {
            senders.add(CompletableFuture.runAsync(
                    () -> {
                        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
                            socket.setTcpNoDelay(true);
                            InputStream in = new BufferedInputStream(socket.getInputStream(), 65_536);
                            for (int n = next.getAndIncrement(); n < batches; n = next.getAndIncrement()) {
                                socket.getOutputStream().write(requests.get(n % DIFFERENT));
                                readAnswer(in);
                            }
                        } catch (IOException e) {
                            throw new UncheckedIOException(e);
                        }
                    },
                    task -> new Thread(task, "load").start()));
        }
        senders.forEach(CompletableFuture::join);
    }

    static void awaitListening(URI url, Duration patience) throws IOException, InterruptedException {
        for (long end = System.nanoTime() + patience.toNanos(); ; ) {
            try (Socket socket = new Socket()) {
                socket.connect(new InetSocketAddress(url.getHost(), url.getPort()), 1_000);
                return;
            } catch (IOException e) {
                if (System.nanoTime() > end) {
                    throw e;
                }
                Thread.sleep(100);
            }
        }
    }

    private static void readAnswer(InputStream in) throws IOException {
        String status = line(in);
        int length = 0;
        for (String header = line(in); !header.isEmpty(); header = line(in)) {
            if (header.toLowerCase(Locale.ROOT).startsWith("content-length:")) {
                length = Integer.parseInt(
                        header.substring(header.indexOf(':') + 1).strip());
            }
        }
        String body = new String(in.readNBytes(length), UTF_8);
        if (!status.contains(" 200 ") || !body.contains("\"FailedPutCount\":0")) {
            throw new IOException(status + " " + body);
        }
    }

    private static String line(InputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int b = in.read(); b != '\n'; b = in.read()) {
            if (b < 0) {
                throw new IOException("the connection was closed");
            }
            if (b != '\r') {
                line.write(b);
            }
        }
        return line.toString(UTF_8);
    }

    /** Log lines: text of which a fifth is random. */
    private static byte[] body(Random random, int recordBytes) {
        StringBuilder json = new StringBuilder("{\"DeliveryStreamName\":\"" + STREAM + "\",\"Records\":[");
        for (int i = 0; i < RECORDS; i++) {
            StringBuilder line = new StringBuilder();
            while (line.length() < recordBytes) {
                line.append("192.0.2.")
                        .append(random.nextInt(256))
                        .append(" - - \"GET /shop/item/")
                        .append(Integer.toHexString(random.nextInt()))
                        .append(" HTTP/1.1\" 200 ")
                        .append(random.nextInt(100_000))
                        .append(" \"https://example.com/start\" \"Mozilla/5.0 (X11; Linux x86_64)\" ");
            }
            line.setLength(recordBytes - 1);
            line.append('\n');
            json.append(i == 0 ? "" : ",")
                    .append("{\"Data\":\"")
                    .append(Base64.getEncoder().encodeToString(line.toString().getBytes(UTF_8)))
                    .append("\"}");
        }
        return json.append("]}").toString().getBytes(UTF_8);
    }

    private byte[] request(byte[] body) throws GeneralSecurityException {
        String time = DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'")
                .withZone(ZoneOffset.UTC)
                .format(Instant.now());
        List<String> scopes = List.of(time.substring(0, 8), "us-east-1", "firehose", "aws4_request");
        String scope = String.join("/", scopes);
        String signed = "content-type;host;x-amz-date;x-amz-target";
        String canonical = "POST\n/\n\ncontent-type:application/x-amz-json-1.1\nhost:127.0.0.1:" + port
                + "\nx-amz-date:" + time + "\nx-amz-target:Firehose_20150804.PutRecordBatch\n\n" + signed + "\n"
                + sha256(body);
        byte[] key = ("AWS4" + SECRET).getBytes(UTF_8);
        for (String part : scopes) {
            key = hmac(key, part);
        }
        String toSign = "AWS4-HMAC-SHA256\n" + time + "\n" + scope + "\n" + sha256(canonical.getBytes(UTF_8));
        String head = "POST / HTTP/1.1\r\nHost: 127.0.0.1:" + port
                + "\r\nContent-Type: application/x-amz-json-1.1\r\nX-Amz-Date: " + time
                + "\r\nX-Amz-Target: Firehose_20150804.PutRecordBatch\r\nAuthorization: AWS4-HMAC-SHA256 Credential="
                + ACCESS_KEY_ID + "/" + scope + ", SignedHeaders=" + signed + ", Signature="
                + HexFormat.of().formatHex(hmac(key, toSign)) + "\r\nContent-Length: " + body.length + "\r\n\r\n";
        ByteArrayOutputStream request = new ByteArrayOutputStream();
        request.writeBytes(head.getBytes(UTF_8));
        request.writeBytes(body);
        return request.toByteArray();
    }

    private static String sha256(byte[] bytes) throws GeneralSecurityException {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    }

    private static byte[] hmac(byte[] key, String text) throws GeneralSecurityException {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(key, "HmacSHA256"));
        return mac.doFinal(text.getBytes(UTF_8));
    }
}
