// SPDX-License-Identifier: Apache-2.0
package io.hydrant.sink.s3parquet.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hydrant.aws.AwsCallException;
import java.util.List;
import org.junit.jupiter.api.Test;

class InMemoryObjectStoreTest extends ObjectStoreContract {

    private final InMemoryObjectStore store = new InMemoryObjectStore("events");

    @Override
    ObjectStore store() {
        return store;
    }

    @Test
    void givenLostAnswer_whenPutIf_thenUnknownThoughWritten() {
        store.failNext(StoreCall.PUT_IF, StoreFault.LOST_ANSWER);

        PutOutcome outcome = store.putIf(WriteCondition.absent(), "state", Content.ofText("1"), ObjectAttributes.NONE);

        assertThat(outcome).isInstanceOf(PutOutcome.Unknown.class);
        assertThat(store.keys()).containsExactly("state");
    }

    @Test
    void givenDelayedPut_whenDeliveredAfterAnother_thenItsConditionIsJudgedThen() {
        // given
        store.failNext(StoreCall.PUT_IF, StoreFault.DELAYED);
        store.putIf(WriteCondition.absent(), "state", Content.ofText("late"), ObjectAttributes.NONE);
        store.put("state", Content.ofText("now"), ObjectAttributes.NONE);

        // when
        store.deliverDelayed();

        // then
        assertThat(store.get("state", 10).orElseThrow().text()).isEqualTo("now");
    }

    @Test
    void givenDroppedUploads_whenCompleted_thenNoSuchUpload() {
        Upload upload = store.createUpload("a", ObjectAttributes.NONE);
        UploadedPart part = store.uploadPart(upload, 1, Content.ofText("x"));
        store.dropUploads();

        assertThat(store.completeUpload(upload, List.of(part))).isEqualTo(new CompleteOutcome.NoSuchUpload());
        assertThat(store.keys()).isEmpty();
    }

    @Test
    void givenOutage_whenHealed_thenWorksAgain() {
        store.failAll(StoreFault.THROTTLED);
        assertThatThrownBy(() -> store.head("a"))
                .isInstanceOfSatisfying(
                        AwsCallException.class, e -> assertThat(e.retriable()).isTrue());

        store.heal();

        assertThat(store.head("a")).isEmpty();
        assertThat(store.calls(StoreCall.HEAD)).isEqualTo(2);
    }
}
