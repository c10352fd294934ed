// SPDX-License-Identifier: Apache-2.0
package io.hydrant.sink.s3parquet.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hydrant.aws.AwsCallException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** What every {@link ObjectStore} does, the fake as well as the adapter over HTTP. The store is empty before each test. */
abstract class ObjectStoreContract {

    private static final Upload NO_UPLOAD = new Upload("data/none", "00000000-0000-4000-8000-000000000000");

    abstract ObjectStore store();

    @Test
    void givenNothing_whenPutAndRead_thenGivesBytesAndAttributesBack() {
        // given
        byte[] bytes = random(100_000);
        ObjectAttributes attributes = ObjectAttributes.NONE
                .withContentType("application/x-ndjson")
                .withContentEncoding("gzip")
                .withMetadata(Map.of("hydrant-token", "a b/c=d", "records", "17"));

        // when
        String etag = store().put("data/a", Content.of(bytes), attributes);

        // then
        StoredObject read = store().get("data/a", 200_000).orElseThrow();
        assertThat(read.bytes()).isEqualTo(bytes);
        assertThat(read.info().etag()).isEqualTo(etag).startsWith("\"").endsWith("\"");
        ObjectInfo head = store().head("data/a").orElseThrow();
        assertThat(head).isEqualTo(read.info());
        assertThat(head.sizeBytes()).isEqualTo(100_000);
        assertThat(head.contentType()).isEqualTo("application/x-ndjson");
        assertThat(head.contentEncoding()).isEqualTo("gzip");
        assertThat(head.metadata()).isEqualTo(Map.of("hydrant-token", "a b/c=d", "records", "17"));
    }

    @Test
    void takesSeveralBuffersAndLeavesTheirPositionsAlone() {
        // given
        ByteBuffer first =
                ByteBuffer.wrap("xxhello".getBytes(StandardCharsets.UTF_8)).position(2);
        ByteBuffer second = ByteBuffer.allocateDirect(6);
        second.put(" world".getBytes(StandardCharsets.UTF_8)).flip();

        // when
        store().put("data/a", Content.of(List.of(first, ByteBuffer.allocate(0), second)), ObjectAttributes.NONE);

        // then
        assertThat(store().get("data/a", 100).orElseThrow().text()).isEqualTo("hello world");
        assertThat(first.position()).isEqualTo(2);
        assertThat(second.remaining()).isEqualTo(6);
    }

    @Test
    void keepsAnEmptyObject() {
        store().put("data/empty", Content.of(new byte[0]), ObjectAttributes.NONE);

        assertThat(store().get("data/empty", 1).orElseThrow().bytes()).isEmpty();
    }

    @Test
    void answersEmptyForWhatIsNotThere() {
        assertThat(store().get("data/none", 10)).isEmpty();
        assertThat(store().head("data/none")).isEmpty();
        assertThat(store().range("data/none", 0, 10)).isEmpty();
        store().delete("data/none");
        store().abortUpload(NO_UPLOAD);
    }

    @Test
    void refusesToReadMoreThanAsked() {
        store().put("data/a", Content.of(new byte[1000]), ObjectAttributes.NONE);

        assertThatThrownBy(() -> store().get("data/a", 999))
                .isInstanceOfSatisfying(
                        AwsCallException.class, e -> assertThat(e.retriable()).isFalse())
                .hasMessageContaining("data/a");
    }

    @Test
    void readsARange() {
        byte[] bytes = random(1000);
        store().put("data/a", Content.of(bytes), ObjectAttributes.NONE);

        assertThat(store().range("data/a", 990, 100))
                .hasValueSatisfying(part -> assertThat(part).isEqualTo(Arrays.copyOfRange(bytes, 990, 1000)));
        assertThat(store().range("data/a", 0, 4))
                .hasValueSatisfying(part -> assertThat(part).isEqualTo(Arrays.copyOf(bytes, 4)));
    }

    @Test
    void equalBytesHaveEqualEtags() {
        String first = store().put("data/a", Content.ofText("same"), ObjectAttributes.NONE);
        String second = store().put("data/b", Content.ofText("same"), ObjectAttributes.NONE);
        String third = store().put("data/b", Content.ofText("other"), ObjectAttributes.NONE);

        assertThat(second).isEqualTo(first).isNotEqualTo(third);
    }

    @Test
    void createsOnlyWhatIsAbsent() {
        PutOutcome first = putIf(WriteCondition.absent(), "1");
        PutOutcome second = putIf(WriteCondition.absent(), "2");

        assertThat(first).isInstanceOf(PutOutcome.Written.class);
        assertThat(second).isEqualTo(new PutOutcome.Refused());
        assertThat(store().get("state", 10).orElseThrow().text()).isEqualTo("1");
    }

    @Test
    void replacesOnlyTheVersionNamed() {
        // given
        String first = store().put("state", Content.ofText("1"), ObjectAttributes.NONE);

        // when
        PutOutcome right = putIf(WriteCondition.unchanged(first), "2");
        PutOutcome stale = putIf(WriteCondition.unchanged(first), "3");

        // then
        assertThat(right).isInstanceOf(PutOutcome.Written.class).isNotEqualTo(new PutOutcome.Written(first));
        assertThat(stale).isEqualTo(new PutOutcome.Refused());
        assertThat(store().get("state", 10).orElseThrow().text()).isEqualTo("2");
    }

    @Test
    void refusesToReplaceWhatIsNotThere() {
        assertThat(putIf(WriteCondition.unchanged("\"0123456789abcdef0123456789abcdef\""), "1"))
                .isEqualTo(new PutOutcome.Refused());
        assertThat(store().head("state")).isEmpty();
    }

    @Test
    void exactlyOneOfManyWritersWins() throws Exception {
        int writers = 8;
        ExecutorService threads = Executors.newFixedThreadPool(writers);
        try {
            for (int round = 0; round < 10; round++) {
                // given
                String key = "race/" + round;
                CyclicBarrier start = new CyclicBarrier(writers);
                List<Future<PutOutcome>> outcomes = new ArrayList<>();

                // when
                for (int writer = 0; writer < writers; writer++) {
                    Content content = Content.ofText("writer " + writer);
                    outcomes.add(threads.submit(() -> {
                        start.await();
                        return store().putIf(WriteCondition.absent(), key, content, ObjectAttributes.NONE);
                    }));
                }

                // then
                int won = 0;
                for (Future<PutOutcome> outcome : outcomes) {
                    PutOutcome answer = outcome.get();
                    won += answer instanceof PutOutcome.Written ? 1 : 0;
                    assertThat(answer).isNotInstanceOf(PutOutcome.Unknown.class);
                }
                assertThat(won).as("winners of %s", key).isEqualTo(1);
            }
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void passesTheProbe() {
        assertThat(ConditionalWriteProbe.run(store(), "_hydrant/probe", ObjectAttributes.NONE))
                .isEmpty();
        assertThat(store().head("_hydrant/probe")).isEmpty();
    }

    @Test
    void listsByPrefixInOrder() {
        // given
        List<String> keys = List.of("p/a b+c%d&e", "p/ä", "p/a/", "p/a", "p/=");
        keys.forEach(key -> store().put(key, Content.ofText("x"), ObjectAttributes.NONE));
        store().put("q/a", Content.ofText("x"), ObjectAttributes.NONE);
        store().put("p", Content.ofText("x"), ObjectAttributes.NONE);

        // when
        ObjectPage page = store().list("p/", null);

        // then
        assertThat(page.nextToken()).isNull();
        assertThat(page.entries())
                .extracting(ObjectPage.Entry::key)
                .containsExactly("p/=", "p/a", "p/a b+c%d&e", "p/a/", "p/ä");
        assertThat(store().list("nothing/", null).entries()).isEmpty();
    }

    @Test
    void ordersKeysAsUtf8() {
        // Java's own order of strings puts the second before the first.
        List<String> keys = List.of("p/\uff5e", "p/\ud83d\ude00");
        keys.forEach(key -> store().put(key, Content.ofText("x"), ObjectAttributes.NONE));

        assertThat(store().list("p/", null).entries())
                .extracting(ObjectPage.Entry::key)
                .containsExactlyElementsOf(keys);
    }

    @Test
    void pagesThroughMoreThanAThousandKeys() throws Exception {
        // given
        ExecutorService threads = Executors.newFixedThreadPool(8);
        List<Future<String>> puts = new ArrayList<>();
        for (int i = 0; i < 1001; i++) {
            String key = "many/%04d".formatted(i);
            puts.add(threads.submit(() -> store().put(key, Content.ofText(key), ObjectAttributes.NONE)));
        }
        for (Future<String> put : puts) {
            put.get();
        }
        threads.shutdown();

        // when
        ObjectPage first = store().list("many/", null);
        ObjectPage second = store().list("many/", first.nextToken());

        // then
        assertThat(first.entries()).hasSize(1000);
        assertThat(second.nextToken()).isNull();
        assertThat(second.entries()).singleElement().satisfies(entry -> {
            assertThat(entry.key()).isEqualTo("many/1000");
            assertThat(entry.sizeBytes()).isEqualTo(9);
        });
    }

    @Test
    void deletes() {
        store().put("data/a", Content.ofText("x"), ObjectAttributes.NONE);

        store().delete("data/a");

        assertThat(store().head("data/a")).isEmpty();
    }

    @Test
    void anUploadIsInvisibleUntilItIsCompleted() {
        // given
        byte[] large = random(ObjectStore.MIN_PART_BYTES);
        byte[] small = random(1000);
        Upload upload =
                store().createUpload("data/big", ObjectAttributes.NONE.withMetadata(Map.of("hydrant-token", "t1")));
        UploadedPart one = store().uploadPart(upload, 1, Content.of(large));
        UploadedPart two = store().uploadPart(upload, 2, Content.of(small));
        assertThat(store().head("data/big")).isEmpty();
        assertThat(store().list("data/", null).entries()).isEmpty();

        // when
        CompleteOutcome outcome = store().completeUpload(upload, List.of(one, two));

        // then
        ObjectInfo info = store().head("data/big").orElseThrow();
        assertThat(outcome).isEqualTo(new CompleteOutcome.Completed(info.etag()));
        assertThat(info.sizeBytes()).isEqualTo(ObjectStore.MIN_PART_BYTES + 1000L);
        assertThat(info.metadata()).containsEntry("hydrant-token", "t1");
        byte[] bytes = store().get("data/big", ObjectStore.MIN_PART_BYTES * 2)
                .orElseThrow()
                .bytes();
        assertThat(Arrays.equals(bytes, 0, large.length, large, 0, large.length))
                .isTrue();
        assertThat(Arrays.equals(bytes, large.length, bytes.length, small, 0, small.length))
                .isTrue();
    }

    @Test
    void aPartSentAgainReplacesTheEarlierOne() {
        Upload upload = store().createUpload("data/a", ObjectAttributes.NONE);
        store().uploadPart(upload, 1, Content.ofText("first"));
        UploadedPart second = store().uploadPart(upload, 1, Content.ofText("second"));

        store().completeUpload(upload, List.of(second));

        assertThat(store().get("data/a", 100).orElseThrow().text()).isEqualTo("second");
        assertThat(second.sizeBytes()).isEqualTo(6);
    }

    @Test
    void completingAgainTellsThatTheUploadIsGoneAndChangesNothing() {
        Upload upload = store().createUpload("data/a", ObjectAttributes.NONE);
        UploadedPart part = store().uploadPart(upload, 1, Content.ofText("bytes"));
        CompleteOutcome first = store().completeUpload(upload, List.of(part));

        CompleteOutcome second = store().completeUpload(upload, List.of(part));

        assertThat(first).isInstanceOf(CompleteOutcome.Completed.class);
        assertThat(second).isIn(first, new CompleteOutcome.NoSuchUpload());
        assertThat(store().get("data/a", 100).orElseThrow().text()).isEqualTo("bytes");
    }

    @Test
    void anAbortedUploadIsGone() {
        Upload upload = store().createUpload("data/a", ObjectAttributes.NONE);
        UploadedPart part = store().uploadPart(upload, 1, Content.ofText("bytes"));

        store().abortUpload(upload);

        assertThat(store().completeUpload(upload, List.of(part))).isEqualTo(new CompleteOutcome.NoSuchUpload());
        assertThatThrownBy(() -> store().uploadPart(upload, 2, Content.ofText("late")))
                .isInstanceOf(UploadLostException.class);
        assertThat(store().head("data/a")).isEmpty();
    }

    @Test
    void refusesPartsThatWereNotUploaded() {
        Upload upload = store().createUpload("data/a", ObjectAttributes.NONE);
        UploadedPart part = store().uploadPart(upload, 1, Content.ofText("bytes"));
        UploadedPart invented =
                new UploadedPart(1, "\"0123456789abcdef0123456789abcdef\"", part.sizeBytes(), part.checksum());

        assertThatThrownBy(() -> store().completeUpload(upload, List.of(invented)))
                .isInstanceOfSatisfying(AwsCallException.class, e -> {
                    assertThat(e.retriable()).isFalse();
                    assertThat(e.code()).isEqualTo("S3.InvalidPart");
                });
        assertThat(store().head("data/a")).isEmpty();
    }

    @Test
    void refusesASmallPartBeforeTheLast() {
        Upload upload = store().createUpload("data/a", ObjectAttributes.NONE);
        UploadedPart one = store().uploadPart(upload, 1, Content.ofText("small"));
        UploadedPart two = store().uploadPart(upload, 2, Content.ofText("small"));

        assertThatThrownBy(() -> store().completeUpload(upload, List.of(one, two)))
                .isInstanceOfSatisfying(
                        AwsCallException.class, e -> assertThat(e.code()).isEqualTo("S3.EntityTooSmall"));
    }

    private PutOutcome putIf(WriteCondition condition, String text) {
        return store().putIf(condition, "state", Content.ofText(text), ObjectAttributes.NONE);
    }

    static byte[] random(int size) {
        byte[] bytes = new byte[size];
        new Random(size).nextBytes(bytes);
        return bytes;
    }
}
