// SPDX-License-Identifier: Apache-2.0
package io.hydrant.sink.s3parquet;

import static org.assertj.core.api.Assertions.assertThat;

import io.hydrant.sink.s3parquet.catalog.CatalogFault;
import io.hydrant.sink.s3parquet.store.StoreCall;
import io.hydrant.sink.s3parquet.store.StoreFault;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What {@code validate.live} finds, and that it leaves nothing behind. */
class LiveCheckTest {

    private final SinkRig rig = new SinkRig();

    @Test
    void nothingIsWrongAndNothingIsLeftBehind() {
        assertThat(check()).isEmpty();
        assertThat(rig.store.keys()).isEmpty();
        assertThat(rig.store.openUploads()).isEmpty();
    }

    @Test
    void aRefusedUploadIsShownOnTheBucket() {
        rig.store.failNext(StoreCall.CREATE_UPLOAD, StoreFault.DENIED);

        assertThat(check()).singleElement().satisfies(problem -> {
            assertThat(problem.keys()).containsExactly("s3.bucket");
            assertThat(problem.message()).isNotBlank();
        });
    }

    @Test
    void aStoreWithoutConditionalWritesIsShownOnTheGuarantee() {
        rig.store.fail(StoreCall.PUT_IF, key -> true, 4, StoreFault.CONDITION_IGNORED);

        assertThat(check()).singleElement().satisfies(problem -> {
            assertThat(problem.keys()).containsExactly("delivery.guarantee");
            assertThat(problem.message()).contains("at_least_once");
        });
    }

    @Test
    void aMissingTableIsShown() {
        rig.catalog.dropTable(SinkRig.TABLE);

        assertThat(check())
                .singleElement()
                .satisfies(problem -> assertThat(problem.keys()).containsExactly("glue.database", "glue.table"));
    }

    @Test
    void aMissingTableThatWillBeCreatedIsFine() {
        rig.catalog.dropTable(SinkRig.TABLE);
        rig.with("glue.table.create", "true").with("schema.source", "record");

        assertThat(check()).isEmpty();
    }

    @Test
    void aTableThatMayNotBeReadIsShown() {
        rig.catalog.failNext(CatalogFault.DENIED);

        assertThat(check())
                .singleElement()
                .satisfies(problem -> assertThat(problem.keys()).containsExactly("glue.table"));
    }

    @Test
    void aTableThatDoesNotFitThePrefixIsShown() {
        rig.with("s3.prefix", "elsewhere/app=!{field:app}/");

        assertThat(check())
                .singleElement()
                .satisfies(problem -> assertThat(problem.message()).contains("s3://lake/events/"));
    }

    private List<Problem> check() {
        return new LiveCheck(new S3ParquetSinkConfig(rig.properties), bucket -> rig.store, rig.catalog).run();
    }
}
