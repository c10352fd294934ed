// SPDX-License-Identifier: Apache-2.0
package io.hydrant.sink.s3parquet.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class InMemoryTableCatalogTest extends TableCatalogContract {

    private final InMemoryTableCatalog catalog = new InMemoryTableCatalog();

    @Override
    TableCatalog catalog() {
        return catalog;
    }

    @Test
    void givenLostAnswer_whenRegisteredAgain_thenSuccess() {
        // given
        CatalogTable table = created();
        catalog.failNext(CatalogFault.LOST_ANSWER);

        // when
        List<PartitionOutcome> lost = catalog.createPartitions(table, partitions(1, 1));
        List<PartitionOutcome> again = catalog.createPartitions(table, partitions(1, 1));

        // then
        assertThat(lost).singleElement().isInstanceOf(PartitionOutcome.Failed.class);
        assertThat(again).containsExactly(new PartitionOutcome.Registered(false));
        assertThat(catalog.partitions(CALLBACKS)).hasSize(1);
    }
}
