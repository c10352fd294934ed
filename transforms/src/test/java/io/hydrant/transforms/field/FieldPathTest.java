// SPDX-License-Identifier: Apache-2.0
package io.hydrant.transforms.field;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.hydrant.testing.Seeded;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FieldPathTest {

    @ParameterizedTest
    @CsvSource(delimiter = '~', quoteCharacter = '`', textBlock = """
            $                   ~ $
            a                   ~ a
            a.b                 ~ a.b
            $.a.b               ~ a.b
            a[0].b              ~ a[0].b
            [1]                 ~ [1]
            $[1][2]             ~ [1][2]
            a[*]                ~ a[*]
            ['a.b'].c           ~ ['a.b'].c
            a.['b c']['d']      ~ a.b c.d
            """)
    void parses(String text, String canonical) {
        FieldPath path = FieldPath.parse(text);
        assertThat(path.toString()).isEqualTo(canonical);
        assertThat(FieldPath.parse(path.toString())).isEqualTo(path);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "", " ", ".", "a.", ".a", "a..b", "a[", "a[]", "a[x]", "a[-1]", "['a", "a[0]b", "a['']x", "$a", "[']",
                "a[']", "['", "['a'"
            })
    void refusesWhatIsNoPath(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> FieldPath.parse(text));
    }

    @Test
    void anyTextIsAPathOrNone() {
        Seeded.rounds(2_000, random -> {
            FieldPath path;
            try {
                path = FieldPath.parse(random.text(12));
            } catch (IllegalArgumentException e) {
                return;
            }
            assertThat(path.steps()).isNotNull();
        });
    }

    @Test
    void singlePathsHaveNoWildcard() {
        assertThatIllegalArgumentException().isThrownBy(() -> FieldPath.parseSingle("a[*]"));
        assertThat(FieldPath.parse("a[*].b").hasEvery()).isTrue();
    }
}
