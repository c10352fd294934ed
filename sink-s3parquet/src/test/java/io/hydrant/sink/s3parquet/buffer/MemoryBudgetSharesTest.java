// SPDX-License-Identifier: Apache-2.0
package io.hydrant.sink.s3parquet.buffer;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** When tasks that share a budget seal, pause and go on. */
class MemoryBudgetSharesTest {

    private final MemoryBudget budget = new MemoryBudget();
    private final MemoryBudget.Share one = budget.share(1_000);
    private final MemoryBudget.Share other = budget.share(1_000);

    @Test
    void belowFourFifthsNothingIsSealed() {
        one.grown(799);
        assertThat(one.excessBytes()).isZero();
        assertThat(one.full()).isFalse();
    }

    @Test
    void eachTaskSealsItsPartOfWhatIsTooMuch() {
        one.grown(600);
        other.grown(300);

        // 550 beyond 35 % of the budget, two thirds of which are the first task's.
        assertThat(one.excessBytes()).isEqualTo(367);
        assertThat(other.excessBytes()).isEqualTo(184);
    }

    @Test
    void whileMostIsSealedAlreadyUploadsMakeRoomAndNothingIsSealed() {
        one.grown(900);
        one.sealed(500);

        assertThat(one.excessBytes()).isZero();
        assertThat(budget.usedBytes()).isEqualTo(900);
        assertThat(one.bytes()).isEqualTo(900);
    }

    @Test
    void fullIsSaidOfTheSumAndRelievedWellBelow() {
        one.grown(500);
        other.grown(450);
        assertThat(one.full()).isTrue();
        assertThat(other.full()).isTrue();

        one.sealed(500);
        one.released(249);
        assertThat(one.full()).isFalse();
        assertThat(one.relieved()).isFalse();
        one.released(2);
        assertThat(other.relieved()).isTrue();
    }

    @Test
    void aTaskThatEndsTakesItsBytesAlong() {
        one.grown(300);
        one.sealed(100);
        other.grown(50);

        one.close();

        assertThat(budget.usedBytes()).isEqualTo(50);
        other.close();
        assertThat(budget.usedBytes()).isZero();
    }
}
