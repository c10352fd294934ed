// SPDX-License-Identifier: Apache-2.0
package io.hydrant.dev.stack.s3;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Kills the server with SIGKILL while writers put, overwrite and complete, and starts it again on the same folder. Each
 * key holds the last answered content or a later one, whole; nothing that was not sent is there.
 */
class S3KillIT {

    private static final int ROUNDS = 4;
    private static final int WRITERS = 4;
    private static final int PAYLOAD_BYTES = 200_000;

    private final HttpClient client = HttpClient.newHttpClient();

    /** By key: the number of the last write that was answered, and of the last that was sent. */
    private final Map<String, Integer> answered = new ConcurrentHashMap<>();

    private final Map<String, Integer> sent = new ConcurrentHashMap<>();
    private final AtomicInteger writes = new AtomicInteger();

    @Test
    void whatWasAnsweredIsThereWholeAfterAKill(@TempDir Path folder) throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            // given
            Process process = start(folder);
            URI url = url(process);
            List<Thread> writers = new ArrayList<>();
            for (int writer = 0; writer < WRITERS; writer++) {
                Thread thread = new Thread(writer(url, writer, round), "writer-" + writer);
                thread.start();
                writers.add(thread);
            }

            // when
            int enough = writes.get() + 30;
            try {
                await().atMost(Duration.ofSeconds(60)).until(() -> writes.get() >= enough);
                TimeUnit.MILLISECONDS.sleep(new Random(round).nextInt(100)); // anywhere in a write
            } finally {
                process.destroyForcibly().waitFor();
            }
            for (Thread thread : writers) {
                thread.join(20_000);
                assertThat(thread.isAlive()).isFalse();
            }

            // then
            Process again = start(folder);
            try {
                URI newUrl = url(again);
                sent.keySet().forEach(key -> check(newUrl, key));
            } finally {
                again.destroyForcibly().waitFor();
            }
        }
    }

    private Runnable writer(URI url, int writer, int round) {
        return () -> {
            try {
                for (int number = sent.getOrDefault("w" + writer + "-k0", 0) + 1; ; number++) {
                    for (int key = 0; key < 3; key++) {
                        String name = "w" + writer + "-k" + key;
                        sent.put(name, number);
                        boolean multipart = (number + key) % 2 == 0;
                        if (multipart
                                ? upload(url, name, number)
                                : put(url, "/events/" + name, body(name, number)) == 200) {
                            answered.put(name, number);
                            writes.incrementAndGet();
                        }
                    }
                }
            } catch (IOException e) {
                // The kill, in round after round.
            } catch (InterruptedException e) {
                throw new IllegalStateException("interrupted in round " + round, e);
            }
        };
    }

    private void check(URI url, String key) {
        try {
            HttpResponse<String> get = send(url, "GET", "/events/" + key, "");
            int least = answered.getOrDefault(key, 0);
            if (get.statusCode() == 404) {
                assertThat(least).as("last answered write of %s", key).isZero();
                return;
            }
            int number = Integer.parseInt(get.body().substring(0, get.body().indexOf(' ')));
            assertThat(number).as("write found of %s", key).isBetween(least, sent.getOrDefault(key, 0));
            assertThat(get.body()).isEqualTo(body(key, number));
            // What is there now counts as answered from here on.
            answered.put(key, number);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private boolean upload(URI url, String key, int number) throws IOException, InterruptedException {
        String created = send(url, "POST", "/events/" + key + "?uploads", "").body();
        Matcher id = Pattern.compile("<UploadId>([^<]+)<").matcher(created);
        assertThat(id.find()).isTrue();
        HttpResponse<String> part =
                send(url, "PUT", "/events/" + key + "?partNumber=1&uploadId=" + id.group(1), body(key, number));
        String xml = "<CompleteMultipartUpload><Part><PartNumber>1</PartNumber><ETag>"
                + part.headers().firstValue("ETag").orElseThrow() + "</ETag></Part></CompleteMultipartUpload>";
        return send(url, "POST", "/events/" + key + "?uploadId=" + id.group(1), xml)
                        .statusCode()
                == 200;
    }

    private int put(URI url, String path, String body) throws IOException, InterruptedException {
        return send(url, "PUT", path, body).statusCode();
    }

    private HttpResponse<String> send(URI url, String method, String path, String body)
            throws IOException, InterruptedException {
        return client.send(
                HttpRequest.newBuilder(url.resolve(path))
                        .version(HttpClient.Version.HTTP_1_1)
                        .timeout(Duration.ofSeconds(10))
                        .method(method, HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private static String body(String key, int number) {
        String line = number + " " + key + "\n";
        return line.repeat(PAYLOAD_BYTES / line.length());
    }

    private static Process start(Path folder) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx64m",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        S3ServerMain.class.getName(),
                        folder.toString())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    private static URI url(Process process) throws IOException {
        BufferedReader reader = new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8));
        for (String line = reader.readLine(); line != null; line = reader.readLine()) {
            if (line.matches("\\d+")) {
                return URI.create("http://127.0.0.1:" + line);
            }
        }
        throw new IOException("the server ended at once");
    }
}
