// SPDX-License-Identifier: Apache-2.0
package io.hydrant.source.cloudwatch.endpoint;

import static io.hydrant.source.cloudwatch.endpoint.RequestIdWindow.Seen.DELIVERED;
import static io.hydrant.source.cloudwatch.endpoint.RequestIdWindow.Seen.IN_PROGRESS;
import static io.hydrant.source.cloudwatch.endpoint.RequestIdWindow.Seen.NEW;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hydrant.source.cloudwatch.endpoint.PostReplies.TransformationResult;
import io.hydrant.testing.ManualClock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Access keys, common attributes, ARNs, the memory of request ids, and the strict answers. */
class EndpointPartsTest {

    @Test
    void comparesAccessKeys() {
        AccessKeys keys = new AccessKeys(List.of("old-key", "new-key"));
        assertThat(keys.allow("old-key")).isTrue();
        assertThat(keys.allow("new-key")).isTrue();
        assertThat(keys.allow("new-key ")).isFalse();
        assertThat(keys.allow("")).isFalse();
        assertThat(keys.allow(null)).isFalse();
        assertThat(new AccessKeys(List.of()).allow(null)).isTrue();
    }

    @Test
    void readsCommonAttributes() throws PostRejected {
        assertThat(CommonAttributes.parse("{\"commonAttributes\":{\"deployment\":\"blue\",\"n\":1,\"o\":{}},\"x\":[]}"))
                .containsExactly(java.util.Map.entry("deployment", "blue"), java.util.Map.entry("n", "1"));
        assertThat(CommonAttributes.parse(null)).isEmpty();
        assertThat(CommonAttributes.parse("{}")).isEmpty();
        for (String bad : List.of("{", "[]", "blue")) {
            assertThatThrownBy(() -> CommonAttributes.parse(bad)).isInstanceOf(PostRejected.class);
        }
    }

    @Test
    void findsStreamNamesInArns() {
        assertThat(SourceArn.streamName("arn:aws-cn:firehose:cn-north-1:111122223333:deliverystream/app.logs"))
                .isEqualTo("app.logs");
        assertThat(SourceArn.streamName("app.logs")).isNull();
    }

    @Test
    void remembersDeliveredRequestsForTheWindow() {
        ManualClock clock = ManualClock.at("2026-01-01T00:00:00Z");
        RequestIdWindow window = new RequestIdWindow(Duration.ofHours(2), Duration.ofSeconds(30), clock::nanoTime);

        assertThat(window.arrive("a", "first")).isEqualTo(NEW);
        assertThat(window.arrive("a", "second")).isEqualTo(IN_PROGRESS);
        window.finish("a", "second", false);
        assertThat(window.arrive("a", "second")).isEqualTo(IN_PROGRESS);
        window.finish("a", "first", true);
        assertThat(window.arrive("a", "third")).isEqualTo(DELIVERED);
        window.finish("a", "third", false);
        clock.advance(Duration.ofMinutes(119));
        assertThat(window.arrive("a", "third")).isEqualTo(DELIVERED);
        clock.advance(Duration.ofMinutes(2));
        assertThat(window.arrive("a", "third")).isEqualTo(NEW);
        window.finish("a", "third", false);
        assertThat(window.arrive("a", "fourth")).isEqualTo(NEW);
    }

    @Test
    void forgetsARequestThatNeverCameToAnAnswer() {
        ManualClock clock = ManualClock.at("2026-01-01T00:00:00Z");
        RequestIdWindow window = new RequestIdWindow(Duration.ofHours(2), Duration.ofSeconds(30), clock::nanoTime);
        assertThat(window.arrive("a", "first")).isEqualTo(NEW);
        clock.advance(Duration.ofSeconds(31));
        assertThat(window.arrive("a", "second")).isEqualTo(NEW);
    }

    @Test
    void answersWithExactlyTheMembersThatFirehoseTakes() {
        Instant now = Instant.ofEpochMilli(1578090903599L);
        assertThat(text(PostReplies.delivery("ed4a", now, null)))
                .isEqualTo("{\"requestId\":\"ed4a\",\"timestamp\":1578090903599}");
        assertThat(text(PostReplies.delivery("ed4a", now, "no")))
                .isEqualTo("{\"requestId\":\"ed4a\",\"timestamp\":1578090903599,\"errorMessage\":\"no\"}");
        assertThat(PostReplies.delivery("ed4a", now, "x".repeat(100_000))).hasSizeLessThan(8300);
        assertThat(text(PostReplies.awsLogs(2, null))).isEqualTo("{\"records\":2}");
        assertThat(text(PostReplies.transformation(
                        List.of(new PostedRecord("r1", "a".getBytes(UTF_8)), new PostedRecord("r2", new byte[0])),
                        List.of(TransformationResult.OK, TransformationResult.PROCESSING_FAILED))))
                .isEqualTo("{\"records\":[{\"recordId\":\"r1\",\"result\":\"Ok\",\"data\":\"YQ==\"},"
                        + "{\"recordId\":\"r2\",\"result\":\"ProcessingFailed\",\"data\":\"\"}]}");
    }

    private static String text(byte[] json) {
        return new String(json, UTF_8);
    }
}
