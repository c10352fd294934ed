// SPDX-License-Identifier: Apache-2.0
package io.hydrant.source.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.apache.kafka.connect.source.SourceRecord;
import org.junit.jupiter.api.Test;

/** What expressions find in requests, through a real socket. */
class ExpressionsOfRecordsTest {

    private static final String PATH = "/t/mobile_attribution";

    private static RunningSource source(String... more) {
        String[] keys = {"routes.attribution.methods", "ANY", "routes.attribution.mapping", "body"};
        String[] all = java.util.Arrays.copyOf(keys, keys.length + more.length);
        System.arraycopy(more, 0, all, keys.length, more.length);
        return RunningSource.start(all);
    }

    private static List<Object> keys(RunningSource source) {
        return source.records().stream().map(SourceRecord::key).toList();
    }

    private static List<Object> headers(RunningSource source) {
        return source.records().stream()
                .map(record -> record.headers().lastWithName("h").value())
                .toList();
    }

    @Test
    void severalReferencesStandSideBySide() {
        try (RunningSource source = RunningSource.start(
                "routes.attribution.key", "$method.request.path.app_token-$method.request.querystring.id",
                "routes.attribution.headers",
                        "h=sha256:$method.request.path.app_token|$method.request.querystring.id")) {
            source.get(PATH + "?id=1");
            source.get(PATH + "?id=2");

            assertThat(keys(source)).containsExactly("t-1", "t-2");
            // printf 't|1' | sha256sum
            assertThat(headers(source).get(0))
                    .isEqualTo("a63d7b7faa3459e26e45e28ab0764cabde9d797d15d9c4f6799a47e2bcb10a9e");
            assertThat(headers(source)).doesNotHaveDuplicates();
        }
    }

    @Test
    void theBodyOfASplitRequestIsThePart() {
        for (String[] splitAndBody : new String[][] {
            {"ndjson", "{\"id\":1}\n{\"id\":2}\n{\"x\":3}\n"}, {"array", "[{\"id\":1},{\"id\":2},{\"x\":3}]"}
        }) {
            try (RunningSource source = source(
                    "routes.attribution.split",
                    splitAndBody[0],
                    "routes.attribution.key",
                    "method.request.body.$.id",
                    "routes.attribution.headers",
                    "h=method.request.sha256")) {
                assertThat(source.post(PATH, splitAndBody[1]).statusCode())
                        .as(splitAndBody[0])
                        .isEqualTo(200);

                assertThat(keys(source)).as(splitAndBody[0]).containsExactly("1", "2", null);
                assertThat(headers(source)).doesNotHaveDuplicates();
            }
        }
    }

    @Test
    void aTopicIsChosenByThePart() {
        try (RunningSource source = source(
                "routes.attribution.split", "ndjson",
                "routes.attribution.topic", "app-${method.request.body.$.app}",
                "routes.attribution.topics", "app-a,app-b")) {
            assertThat(source.post(PATH, "{\"app\":\"a\"}\n{\"app\":\"b\"}\n").statusCode())
                    .isEqualTo(200);
            assertThat(source.post(PATH, "{\"app\":\"a\"}\n{\"x\":1}\n").statusCode())
                    .isEqualTo(400); // finds no topic
            assertThat(source.records()).extracting(SourceRecord::topic).containsExactly("app-a", "app-b");
        }
    }

    @Test
    void aBodyThatIsAbsentOrNoJsonHasNothing() {
        try (RunningSource source = source(
                "routes.attribution.mapping", "request",
                "routes.attribution.key", "method.request.body.$.id",
                "routes.attribution.headers", "h=context.requestId,body=method.request.body")) {
            assertThat(source.get(PATH).statusCode()).isEqualTo(200);
            assertThat(source.post(PATH, "hello", "Content-Type", "text/plain").statusCode())
                    .isEqualTo(200);
            assertThat(source.post(PATH, new byte[] {(byte) 0xff}).statusCode()).isEqualTo(200);
            assertThat(source.post(PATH, "{\"id\":7}").statusCode()).isEqualTo(200);

            assertThat(keys(source)).containsExactly(null, null, null, "7");
            assertThat(source.records())
                    .extracting(record -> record.headers().lastWithName("body") == null)
                    .containsExactly(true, false, true, false);
        }
    }
}
