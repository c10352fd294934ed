// SPDX-License-Identifier: Apache-2.0
package io.hydrant.source.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whose repetition a request is, and what is not one. */
class IdempotencyTest {

    @TempDir
    Path folder;

    private static final String[] BODIES = {
        "routes.attribution.methods", "POST,PUT",
        "routes.attribution.mapping", "body"
    };

    private static String[] config(String... more) {
        String[] all = java.util.Arrays.copyOf(BODIES, BODIES.length + more.length);
        System.arraycopy(more, 0, all, BODIES.length, more.length);
        return all;
    }

    private static int post(RunningSource source, String path, String body, String... headers) {
        return source.post(path, body, headers).statusCode();
    }

    @Test
    void aKeyBelongsToTheApiKeyThatSentIt() {
        try (RunningSource source = RunningSource.start(config(
                "idempotency.key", "header:Idempotency-Key",
                "routes.attribution.api.key.required", "true",
                "api.keys", "partner-a,partner-b",
                "api.keys.partner-a.value", "AAAAAAAAAAAAAAAAAAAA",
                "api.keys.partner-b.value", "BBBBBBBBBBBBBBBBBBBB"))) {
            for (String key : List.of("AAAAAAAAAAAAAAAAAAAA", "BBBBBBBBBBBBBBBBBBBB", "AAAAAAAAAAAAAAAAAAAA")) {
                String body = "{\"from\":\"" + key.charAt(0) + "\"}";
                assertThat(post(source, "/t/mobile_attribution", body, "x-api-key", key, "Idempotency-Key", "1001"))
                        .isEqualTo(200);
            }
            assertThat(source.values()).containsExactly("{\"from\":\"A\"}", "{\"from\":\"B\"}");
        }
    }

    @Test
    void aKeyBelongsToItsPathAndMethod() {
        try (RunningSource source = RunningSource.start(config("idempotency.key", "body:$.id"))) {
            assertThat(post(source, "/app1/mobile_attribution", "{\"id\":7,\"app\":1}"))
                    .isEqualTo(200);
            assertThat(post(source, "/app2/mobile_attribution", "{\"id\":7,\"app\":2}"))
                    .isEqualTo(200);
            assertThat(post(source, "/app%32/mobile_attribution", "{\"id\":7,\"app\":2}"))
                    .isEqualTo(200);
            HttpRequest.Builder put = HttpRequest.newBuilder(source.uri("/app1/mobile_attribution"))
                    .PUT(HttpRequest.BodyPublishers.ofString("{\"id\":7,\"put\":1}"));
            assertThat(RunningSource.send(put).statusCode()).isEqualTo(200);

            assertThat(source.values())
                    .containsExactly("{\"id\":7,\"app\":1}", "{\"id\":7,\"app\":2}", "{\"id\":7,\"put\":1}");
        }
    }

    @Test
    void delimitersInKeysAndPathsDoNotMakeTwoRequestsOne() {
        try (RunningSource source = RunningSource.start(config(
                "idempotency.key", "header:Idempotency-Key",
                "routes.attribution.path", "/{a}/{b}"))) {
            assertThat(post(source, "/1:2/3", "{}", "Idempotency-Key", "k")).isEqualTo(200);
            assertThat(post(source, "/1/2:3", "{}", "Idempotency-Key", "k")).isEqualTo(200);
            assertThat(post(source, "/1/2", "{}", "Idempotency-Key", "3:k")).isEqualTo(200);
            assertThat(post(source, "/" + "1".repeat(5000) + "/2", "{}", "Idempotency-Key", "k"))
                    .isEqualTo(200);
            assertThat(source.records()).hasSize(4);
        }
    }

    @Test
    void aHeadersKeyWithOtherContentsIsRefused() {
        try (RunningSource source = RunningSource.start(config("idempotency.key", "header:Idempotency-Key"))) {
            String[] key = {"Idempotency-Key", "1"};
            assertThat(post(source, "/t/mobile_attribution", "{\"a\":1}", key)).isEqualTo(200);

            HttpResponse<String> other = source.post("/t/mobile_attribution", "{\"a\":2}", key);

            assertThat(other.statusCode()).isEqualTo(422);
            assertThat(other.body()).isEqualTo("{\"message\":\"The idempotency key was used for another request.\"}");
            assertThat(post(source, "/t/mobile_attribution?b=1", "{\"a\":1}", key))
                    .isEqualTo(422);
            assertThat(post(source, "/t/mobile_attribution", "{\"a\":1}", key)).isEqualTo(200);
            assertThat(source.values()).containsExactly("{\"a\":1}");
        }
    }

    /** The key may have been rotated meanwhile, and it says nothing of the event. */
    @Test
    void anApiKeyInTheQueryIsNoPartOfTheContents() {
        try (RunningSource source = RunningSource.start(config(
                "idempotency.key", "header:Idempotency-Key",
                "routes.attribution.api.key.required", "true",
                "routes.attribution.api.key.in", "query:key",
                "api.keys.file", rotatedKeys()))) {
            String[] key = {"Idempotency-Key", "1"};
            String path = "/t/mobile_attribution?a=1&b=2";
            assertThat(post(source, path + "&key=old-value", "{}", key)).isEqualTo(200);
            assertThat(post(source, path + "&key=new-value", "{}", key)).isEqualTo(200);
            assertThat(post(source, "/t/mobile_attribution?key=new-value&a=1&b=2", "{}", key))
                    .isEqualTo(200);
            assertThat(post(source, path + "3&key=new-value", "{}", key)).isEqualTo(422);
            assertThat(post(source, "/t/mobile_attribution?a=1%26b=2&key=new-value", "{}", key))
                    .isEqualTo(422);
            assertThat(source.values()).containsExactly("{}");
        }
    }

    private String rotatedKeys() {
        try {
            return Files.writeString(folder.resolve("keys"), "adjust=old-value\nadjust=new-value\n")
                    .toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Empty values are common (attribution 1.5): whoever took them for a key would lose every event but the first. */
    @Test
    void whatSaysNothingIsNoKey() {
        try (RunningSource source = RunningSource.start(config("idempotency.key", "body:$.id"))) {
            List<String> ids = List.of("\"\"", "\"  \"", "[]", "{}", "[{}, \"\"]", "null");
            for (String id : ids) {
                for (int event = 1; event <= 2; event++) {
                    String body = "{\"id\":" + id + ",\"n\":" + event + "}";
                    assertThat(post(source, "/t/mobile_attribution", body)).isEqualTo(200);
                }
            }
            assertThat(source.values()).hasSize(2 * ids.size()).doesNotHaveDuplicates();
        }
        try (RunningSource source =
                RunningSource.start(config("idempotency.key", "body:$[*].id", "routes.attribution.split", "array"))) {
            for (String body : List.of("[{\"x\":1}]", "[{\"x\":2}]", "[{\"id\":1}]", "[{\"id\":1}]")) {
                assertThat(post(source, "/t/mobile_attribution", body)).isEqualTo(200);
            }
            assertThat(source.values()).containsExactly("{\"x\":1}", "{\"x\":2}", "{\"id\":1}");
        }
        try (RunningSource source = RunningSource.start(config("idempotency.key", "header:X-Id"))) {
            for (String id : List.of("", " ", "")) {
                assertThat(post(
                                source,
                                "/t/mobile_attribution",
                                "{\"n\":" + source.records().size() + "}",
                                "X-Id",
                                id))
                        .isEqualTo(200);
            }
            assertThat(source.values()).containsExactly("{\"n\":0}", "{\"n\":1}", "{\"n\":2}");
        }
    }

    /** It is one key for all routes, and not all of them take JSON. */
    @Test
    void aBodyThatIsNotOneJsonDocumentHasNoKey() {
        try (RunningSource source = RunningSource.start(config(
                "idempotency.key", "body:$.id",
                "routes", "attribution,lines,form",
                "routes.lines.path", "/lines",
                "routes.lines.methods", "POST",
                "routes.lines.topic", "t",
                "routes.lines.mapping", "body",
                "routes.lines.split", "ndjson",
                "routes.form.path", "/form",
                "routes.form.methods", "POST",
                "routes.form.topic", "t"))) {
            for (int i = 0; i < 2; i++) {
                assertThat(post(source, "/lines", "{\"id\":1}\n{\"id\":2}\n")).isEqualTo(200);
                assertThat(post(source, "/form", "id=7", "Content-Type", "application/x-www-form-urlencoded"))
                        .isEqualTo(200);
                assertThat(post(source, "/t/mobile_attribution", "hello", "Content-Type", "text/plain"))
                        .isEqualTo(200);
            }
            assertThat(source.records()).hasSize(8);
        }
    }

    @Test
    void aBodysKeyNamesTheEventWhateverElseDiffers() {
        try (RunningSource source = RunningSource.start(config("idempotency.key", "body:$.id"))) {
            assertThat(post(source, "/t/mobile_attribution", "{\"id\":1,\"try\":1}"))
                    .isEqualTo(200);
            assertThat(post(source, "/t/mobile_attribution", "{\"id\":1,\"try\":2}"))
                    .isEqualTo(200);
            assertThat(source.values()).containsExactly("{\"id\":1,\"try\":1}");
        }
    }
}
