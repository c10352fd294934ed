// SPDX-License-Identifier: Apache-2.0
package io.hydrant.dev.quickstart.progress;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ProgressTest {

    private static final int LONGEST_NAME = "  logs-to-redshift".length();

    @Test
    void rowsStandBelowTheirHeadingsAndFitTheNarrowestUsualTerminal() {
        String row = new Progress(1200, 340, 8, 4, 2100, 3).toRow();

        assertThat(row).isEqualTo("      1200       340        8           4      2.1 s       3");
        assertThat(row).hasSameSizeAs(Progress.headings());
        assertThat(LONGEST_NAME + row.length()).isLessThan(80);
    }
}
