// SPDX-License-Identifier: Apache-2.0
package io.hydrant.dev.stack.s3;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.hydrant.dev.stack.faults.Fault;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The S3 server on the wire, unsigned, as curl sees it; the SDK's view is the sink's S3ObjectStoreIT, which runs against
 * this server too.
 */
@Timeout(60)
class S3ServerIT {

    private static final String KEY_ARN = "arn:aws:kms:eu-west-1:123456789012:key/1111-2222";

    private final HttpClient client = HttpClient.newHttpClient();

    @SuppressWarnings("NullAway.Init") // set by start()
    private Path folder;

    @SuppressWarnings("NullAway.Init") // set by start()
    private S3Server server;

    @BeforeEach
    void start(@TempDir Path temporary) {
        folder = temporary;
        server = S3Server.start(folder, 0);
        server.createBucket("events");
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void putsAndGetsUnsigned() throws Exception {
        HttpResponse<String> put = send("PUT", "/events/a%20b/%C3%A4+c", "hello", "Content-Type", "text/plain");
        HttpResponse<String> get = send("GET", "/events/a%20b/%C3%A4+c", "");

        assertThat(put.statusCode()).isEqualTo(200);
        assertThat(put.headers().firstValue("ETag")).hasValue("\"5d41402abc4b2a76b9719d911017c592\"");
        assertThat(get.body()).isEqualTo("hello");
        assertThat(get.headers().firstValue("Content-Type")).hasValue("text/plain");
        assertThat(get.headers().firstValue("x-amz-request-id")).isPresent();
        assertThat(send("GET", "/events?list-type=2", "").body()).contains("<Key>a b/ä+c</Key>");
    }

    @Test
    void keepsAndRepeatsEncryptionTagsAndStorageClass() throws Exception {
        HttpResponse<String> put = send(
                "PUT",
                "/events/a",
                "x",
                "x-amz-server-side-encryption",
                "aws:kms",
                "x-amz-server-side-encryption-aws-kms-key-id",
                KEY_ARN,
                "x-amz-server-side-encryption-bucket-key-enabled",
                "true",
                "x-amz-tagging",
                "team=data%20%26%20more&k=v",
                "x-amz-storage-class",
                "STANDARD_IA",
                "x-amz-meta-token",
                "t1");
        HttpResponse<String> head = send("HEAD", "/events/a", "");

        for (HttpResponse<String> response : List.of(put, head)) {
            assertThat(response.headers().firstValue("x-amz-server-side-encryption-aws-kms-key-id"))
                    .hasValue(KEY_ARN);
            assertThat(response.headers().firstValue("x-amz-server-side-encryption-bucket-key-enabled"))
                    .hasValue("true");
        }
        assertThat(head.headers().firstValue("x-amz-tagging-count")).hasValue("2");
        assertThat(head.headers().firstValue("x-amz-storage-class")).hasValue("STANDARD_IA");
        assertThat(head.headers().firstValue("x-amz-meta-token")).hasValue("t1");
        assertThat(head.headers().firstValue("content-length")).hasValue("1");
        assertThat(send("GET", "/events/a?tagging", "").body())
                .contains("<Key>team</Key><Value>data &amp; more</Value>");
    }

    @Test
    void completesAnUploadWithItsAttributes() throws Exception {
        String id = upload("events/big", "x-amz-server-side-encryption", "AES256", "x-amz-meta-token", "t1");
        String etag = etag(send("PUT", "/events/big?partNumber=1&uploadId=" + id, "hello"));
        assertThat(send("GET", "/events/big?uploadId=" + id, "").body())
                .contains("<PartNumber>1</PartNumber>", "<Size>5</Size>");
        assertThat(send("GET", "/events?uploads", "").body()).contains("<UploadId>" + id + "</UploadId>");

        HttpResponse<String> completed = complete("events/big", id, etag);

        assertThat(completed.statusCode()).isEqualTo(200);
        assertThat(completed.body()).contains("-1&quot;</ETag>");
        HttpResponse<String> get = send("GET", "/events/big", "");
        assertThat(get.body()).isEqualTo("hello");
        assertThat(get.headers().firstValue("x-amz-meta-token")).hasValue("t1");
        assertThat(send("GET", "/events?uploads", "").body()).doesNotContain(id);
    }

    @Test
    void judgesConditions() throws Exception {
        String etag = etag(send("PUT", "/events/a", "1", "If-None-Match", "*"));

        assertThat(send("PUT", "/events/a", "2", "If-None-Match", "*").statusCode())
                .isEqualTo(412);
        assertThat(send("PUT", "/events/a", "2", "If-Match", "\"other\"").statusCode())
                .isEqualTo(412);
        assertThat(send("PUT", "/events/b", "2", "If-Match", etag).statusCode()).isEqualTo(404);
        assertThat(send("PUT", "/events/a", "2", "If-Match", etag).statusCode()).isEqualTo(200);
        String id = upload("events/a");
        String part = etag(send("PUT", "/events/a?partNumber=1&uploadId=" + id, "3"));
        assertThat(complete("events/a", id, part, "If-None-Match", "*").statusCode())
                .isEqualTo(412);
        assertThat(send("GET", "/events/a", "", "If-None-Match", etag(send("HEAD", "/events/a", "")))
                        .statusCode())
                .isEqualTo(304);
        assertThat(send("GET", "/events/a", "").body()).isEqualTo("2");
    }

    @Test
    void exactlyOneOfSixteenWritersWins() throws Exception {
        int writers = 16;
        ExecutorService threads = Executors.newFixedThreadPool(writers);
        try {
            for (int round = 0; round < 20; round++) {
                String key = "/events/race-" + round;
                String etag = etag(send("PUT", key, "start"));
                CyclicBarrier start = new CyclicBarrier(writers);
                List<Future<Integer>> answers = IntStream.range(0, writers)
                        .mapToObj(writer -> threads.submit(() -> {
                            start.await();
                            return send("PUT", key, "writer " + writer, "If-Match", etag)
                                    .statusCode();
                        }))
                        .toList();
                int won = 0;
                for (Future<Integer> answer : answers) {
                    won += answer.get() == 200 ? 1 : 0;
                }
                assertThat(won).as(key).isEqualTo(1);
            }
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void listsWithDelimiterAndPages() throws Exception {
        for (String key : List.of("a/1", "a/2", "b", "c/1", "d")) {
            send("PUT", "/events/" + key, "x");
        }

        String first =
                send("GET", "/events?list-type=2&delimiter=/&max-keys=2", "").body();
        String token = find(first, "<NextContinuationToken>([^<]+)<");
        String second = send("GET", "/events?list-type=2&delimiter=/&max-keys=2&continuation-token=" + token, "")
                .body();

        assertThat(first).contains("<Prefix>a/</Prefix>", "<Key>b</Key>", "<KeyCount>2</KeyCount>");
        assertThat(first).doesNotContain("a/1");
        assertThat(second).contains("<Prefix>c/</Prefix>", "<Key>d</Key>", "<IsTruncated>false</IsTruncated>");
        assertThat(send("GET", "/events?prefix=a/&marker=a/1", "").body())
                .contains("<Key>a/2</Key>")
                .doesNotContain("<Key>a/1</Key>");
    }

    @Test
    void copiesAndDeletes() throws Exception {
        send("PUT", "/events/a", "hello", "x-amz-meta-token", "t1");

        assertThat(send("PUT", "/events/b", "", "x-amz-copy-source", "/events/a")
                        .body())
                .contains("<ETag>&quot;5d41402abc4b2a76b9719d911017c592&quot;</ETag>");
        assertThat(send("GET", "/events/b", "").headers().firstValue("x-amz-meta-token"))
                .hasValue("t1");
        String deleted = send(
                        "POST",
                        "/events?delete",
                        "<Delete><Object><Key>a</Key></Object><Object><Key>none</Key></Object></Delete>")
                .body();

        assertThat(deleted).contains("<Key>a</Key>", "<Key>none</Key>");
        assertThat(send("GET", "/events/a", "").statusCode()).isEqualTo(404);
        assertThat(send("DELETE", "/events", "").body()).contains("BucketNotEmpty");
        send("DELETE", "/events/b", "");
        assertThat(send("DELETE", "/events", "").statusCode()).isEqualTo(204);
    }

    @Test
    void answersRanges() throws Exception {
        send("PUT", "/events/a", "0123456789");

        assertThat(send("GET", "/events/a", "", "Range", "bytes=2-4").body()).isEqualTo("234");
        HttpResponse<String> tail = send("GET", "/events/a", "", "Range", "bytes=-3");
        assertThat(tail.body()).isEqualTo("789");
        assertThat(tail.statusCode()).isEqualTo(206);
        assertThat(tail.headers().firstValue("Content-Range")).hasValue("bytes 7-9/10");
        assertThat(send("GET", "/events/a", "", "Range", "bytes=10-").statusCode())
                .isEqualTo(416);
    }

    @Test
    void decodesSignedChunksWithTrailers() throws Exception {
        String body = "5;chunk-signature=00\r\nhello\r\n0;chunk-signature=00\r\nx-amz-checksum-crc32:NhCmhg==\r\n\r\n";

        HttpResponse<String> put = send(
                "PUT",
                "/events/a",
                body,
                "x-amz-content-sha256",
                "STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER",
                "x-amz-decoded-content-length",
                "5",
                "x-amz-trailer",
                "x-amz-checksum-crc32",
                "Content-Encoding",
                "aws-chunked,gzip");

        assertThat(put.statusCode()).isEqualTo(200);
        HttpResponse<String> get = send("GET", "/events/a", "", "x-amz-checksum-mode", "ENABLED");
        assertThat(get.body()).isEqualTo("hello");
        assertThat(get.headers().firstValue("Content-Encoding")).hasValue("gzip");
        assertThat(get.headers().firstValue("x-amz-checksum-crc32")).hasValue("NhCmhg==");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "PUT | /events/a | x-amz-checksum-crc32 | AAAAAA== | 400 | BadDigest",
                "PUT | /events/a | Content-MD5 | 1B2M2Y8AsgTpgAmY7PhCfg== | 400 | BadDigest",
                "PUT | /events/a | x-amz-content-sha256 | STREAMING-UNSIGNED-PAYLOAD-TRAILER | 400 | IncompleteBody",
                "PUT | /events/a | x-amz-storage-class | COLD | 400 | InvalidStorageClass",
                "PUT | /events/a | x-amz-acl | everybody | 400 | InvalidArgument",
                "PUT | /events/a | x-amz-tagging | a=1&a=2 | 400 | InvalidTag",
                "PUT | /events/a | x-amz-server-side-encryption | rot13 | 400 | InvalidArgument",
                "PUT | /events/a | x-amz-expected-bucket-owner | me | 400 | InvalidArgument",
                "PUT | /events/a | If-None-Match | abc | 501 | NotImplemented",
                "PUT | /nowhere/a | x-amz-acl | private | 404 | NoSuchBucket",
                "PUT | /UPPER | x-a | b | 400 | InvalidBucketName",
                "PUT | /events | x-a | b | 409 | BucketAlreadyOwnedByYou",
                "GET | /events/none | x-a | b | 404 | NoSuchKey",
                "GET | /events/a%zz | x-a | b | 400 | BadRequest",
                "GET | /events?acl | x-a | b | 501 | NotImplemented",
                "GET | /events?list-type=2&max-keys=x | x-a | b | 400 | InvalidArgument",
                "GET | /events?list-type=2&continuation-token=%C3%A4 | x-a | b | 400 | InvalidArgument",
                "POST | /events/a?uploadId=none | x-a | b | 400 | MalformedXML",
                "POST | /events?delete | x-a | b | 400 | MalformedXML",
                "POST | /events/a | x-a | b | 405 | MethodNotAllowed",
                "PUT | /events/a?uploadId=none&partNumber=1 | x-a | b | 404 | NoSuchUpload",
                "PUT | /events/a?uploadId=none&partNumber=0 | x-a | b | 400 | InvalidArgument",
                "BREW | /events/a | x-a | b | 405 | MethodNotAllowed",
                "DELETE | /events/a?uploadId=none | x-a | b | 404 | NoSuchUpload"
            })
    void wrongRequestsGetS3sAnswer(String method, String path, String header, String value, int status, String code)
            throws Exception {
        // A raw socket, since some of these are refused by the client before they are sent.
        String answer = raw(method + " " + path + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n" + header + ": "
                + value + "\r\nContent-Length: 5\r\n\r\nhello");

        assertThat(answer).startsWith("HTTP/1.1 " + status + " ");
        assertThat(answer).contains("<Code>" + code + "</Code>", "<Message>");
        assertThat(server.requests().entries("PutObject"))
                .allSatisfy(entry -> assertThat(entry.status()).isGreaterThanOrEqualTo(400));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "garbage\r\n\r\n",
                "GET\r\n\r\n",
                "GET / HTTP/9.9\r\n\r\n",
                "GET /events/a HTTP/1.1\r\n\r\n",
                "GET /events/a HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n",
                "GET /events/a HTTP/1.1\r\nHost: x\r\nbad header\r\n\r\n",
                "\u0016\u0003\u0001\u0002\u0000\u0001\u0000\r\n\r\n"
            })
    void whatIsNotHttpGetsAnAnswerToo(String request) throws Exception {
        assertThat(raw(request)).startsWith("HTTP/1.1 ").contains("<Error><Code>");
        assertThat(send("GET", "/events?list-type=2", "").statusCode()).isEqualTo(200);
    }

    @Test
    void hugeHeadersAndXmlBombsAreRefused() throws Exception {
        assertThat(raw("GET / HTTP/1.1\r\nHost: x\r\nx: " + "y".repeat(200_000) + "\r\n\r\n"))
                .startsWith("HTTP/1.1 431 ")
                .contains("<Code>");
        String bomb = "<!DOCTYPE a [<!ENTITY b \"bbbbbbbbbb\"><!ENTITY c \"&b;&b;&b;\">]><Delete><Object><Key>&c;</Key>"
                + "</Object></Delete>";
        assertThat(send("POST", "/events?delete", bomb).body()).contains("<Code>MalformedXML</Code>");
        assertThat(send("PUT", "/events/" + "k".repeat(1025), "").body()).contains("<Code>KeyTooLongError</Code>");
    }

    @Test
    void aBodyThatBreaksOffLeavesNothing() throws Exception {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            socket.getOutputStream()
                    .write("PUT /events/half HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\nhello".getBytes(UTF_8));
            socket.getOutputStream().flush();
        }

        assertThat(send("GET", "/events/half", "").statusCode()).isEqualTo(404);
    }

    @Test
    void survivesARestart() throws Exception {
        // given
        send("PUT", "/events/a", "hello", "x-amz-meta-token", "t1");
        String id = upload("events/big");
        String etag = etag(send("PUT", "/events/big?partNumber=1&uploadId=" + id, "part"));
        send("PUT", "/events/gone", "x");
        send("DELETE", "/events/gone", "");

        // when
        server.close();
        server = S3Server.start(folder, 0);

        // then
        HttpResponse<String> get = send("GET", "/events/a", "");
        assertThat(get.body()).isEqualTo("hello");
        assertThat(get.headers().firstValue("x-amz-meta-token")).hasValue("t1");
        assertThat(send("GET", "/events/gone", "").statusCode()).isEqualTo(404);
        assertThat(complete("events/big", id, etag).statusCode()).isEqualTo(200);
        assertThat(send("GET", "/events/big", "").body()).isEqualTo("part");
    }

    @Test
    void checksTheOwnerWhereItHasOne(@TempDir Path other) throws Exception {
        try (S3Server owned = S3Server.startAs("123456789012", other, 0)) {
            owned.createBucket("events");

            assertThat(status(owned, "123456789012")).isEqualTo(200);
            assertThat(status(owned, "999999999999")).isEqualTo(403);
        }
    }

    private int status(S3Server owned, String expected) throws Exception {
        return client.send(
                        HttpRequest.newBuilder(owned.endpoint().resolve("/events/a"))
                                .header("x-amz-expected-bucket-owner", expected)
                                .PUT(HttpRequest.BodyPublishers.ofString("x"))
                                .build(),
                        HttpResponse.BodyHandlers.discarding())
                .statusCode();
    }

    @Test
    void faultsAreControlledOverHttp() throws Exception {
        // given
        String rule = "{\"operation\":\"PutObject\",\"resource\":\"events/.*\",\"times\":1,\"status\":503,"
                + "\"code\":\"SlowDown\",\"after\":true}";
        assertThat(send("POST", "/_control/faults", rule).statusCode()).isEqualTo(200);
        assertThat(send("POST", "/_control/faults", "{\"kind\":\"explode\"}").statusCode())
                .isEqualTo(400);
        assertThat(send("POST", "/_control/faults", "nonsense").statusCode()).isEqualTo(400);
        assertThat(send("GET", "/_control/faults", "").body()).contains("\"left\":1", "SlowDown");

        // when
        HttpResponse<String> put = send("PUT", "/events/a", "x");
        send("PUT", "/_control/outage", "");
        int during = send("GET", "/events/a", "").statusCode();
        send("DELETE", "/_control/outage", "");

        // then
        assertThat(put.statusCode()).isEqualTo(503);
        assertThat(during).isEqualTo(503);
        assertThat(send("GET", "/events/a", "").body()).isEqualTo("x");
        assertThat(send("GET", "/_control/requests", "").body()).contains("\"operation\":\"PutObject\"");
    }

    @Test
    void aDelayHoldsOneRequestAndNoOther() throws Exception {
        server.faults().add("PutObject", "events/slow", 1, Fault.delay(Duration.ofSeconds(2)));
        long start = System.nanoTime();
        var slow =
                client.sendAsync(request("PUT", "/events/slow", "x", Map.of()), HttpResponse.BodyHandlers.ofString());

        assertThat(send("PUT", "/events/fast", "x").statusCode()).isEqualTo(200);
        assertThat(slow).isNotDone();
        assertThat(slow.get().statusCode()).isEqualTo(200);
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(Duration.ofSeconds(2));
    }

    @Test
    void dropsUploads() throws Exception {
        String id = upload("events/a");
        upload("events/b");

        assertThat(server.dropUploads()).isEqualTo(2);

        assertThat(send("PUT", "/events/a?partNumber=1&uploadId=" + id, "x").body())
                .contains("<Code>NoSuchUpload</Code>");
    }

    private String upload(String resource, String... headers) throws Exception {
        return find(send("POST", "/" + resource + "?uploads", "", headers).body(), "<UploadId>([^<]+)<");
    }

    private HttpResponse<String> complete(String resource, String id, String etag, String... headers) throws Exception {
        String xml = "<CompleteMultipartUpload><Part><PartNumber>1</PartNumber><ETag>" + etag
                + "</ETag></Part></CompleteMultipartUpload>";
        return send("POST", "/" + resource + "?uploadId=" + id, xml, headers);
    }

    private HttpResponse<String> send(String method, String path, String body, String... headers) throws Exception {
        Map<String, String> all = new LinkedHashMap<>();
        for (int i = 0; i < headers.length; i += 2) {
            all.put(headers[i], headers[i + 1]);
        }
        return client.send(request(method, path, body, all), HttpResponse.BodyHandlers.ofString());
    }

    private HttpRequest request(String method, String path, String body, Map<String, String> headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(server.endpoint().resolve(path))
                .version(HttpClient.Version.HTTP_1_1)
                .timeout(Duration.ofSeconds(20))
                .method(method, HttpRequest.BodyPublishers.ofString(body));
        headers.forEach(request::header);
        return request.build();
    }

    private String raw(String request) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            socket.setSoTimeout(10_000);
            OutputStream out = socket.getOutputStream();
            out.write(request.getBytes(UTF_8));
            out.flush();
            socket.shutdownOutput();
            InputStream in = socket.getInputStream();
            return new String(in.readAllBytes(), UTF_8);
        }
    }

    private static String etag(HttpResponse<String> response) {
        return response.headers().firstValue("ETag").orElseThrow();
    }

    private static String find(String text, String pattern) {
        Matcher matcher = Pattern.compile(pattern).matcher(text);
        assertThat(matcher.find()).as("%s in %s", pattern, text).isTrue();
        return matcher.group(1);
    }
}
