// SPDX-License-Identifier: Apache-2.0
package io.hydrant.connect.topics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.apache.kafka.common.internals.Topic;
import org.junit.jupiter.api.Test;

class TopicNameTest {

    @Test
    void takesWhatKafkaTakes() {
        for (String name : List.of("a", "A-b_c.9", "...", "_", "x".repeat(249))) {
            assertThat(Topic.isValid(name)).as(name).isTrue();
            TopicName.check(name);
        }
        for (String name : List.of("", " ", "my topic", "a\n", "a/b", ".", "..", "caf\u00e9", "x".repeat(250))) {
            assertThat(Topic.isValid(name)).as(name).isFalse();
            assertThatIllegalArgumentException()
                    .as(name)
                    .isThrownBy(() -> TopicName.check(name))
                    .withMessageContaining("1 to 249 letters");
        }
    }

    @Test
    void blankMayStandForNone() {
        TopicName.checkUnlessBlank("");
        TopicName.checkUnlessBlank(" ");
        TopicName.checkUnlessBlank("a");
        assertThatIllegalArgumentException().isThrownBy(() -> TopicName.checkUnlessBlank("a b"));
    }
}
