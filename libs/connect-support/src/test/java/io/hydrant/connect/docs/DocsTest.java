// SPDX-License-Identifier: Apache-2.0
package io.hydrant.connect.docs;

import static io.hydrant.connect.config.Key.key;
import static io.hydrant.connect.config.Valid.between;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hydrant.connect.metrics.MetricDescription;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Type;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DocsTest {

    @Test
    void aConfigBecomesATableForEachGroup() {
        ConfigDef def = new ConfigDef();
        key("b", Type.INT)
                .defaultsTo(2)
                .valid(between(1, 5))
                .group("Two", 1)
                .displayName("B")
                .doc("Says | b.")
                .in(def);
        key("a", Type.STRING).group("One", 2).displayName("A").doc("Says a.").in(def);
        key("c", Type.LIST)
                .defaultsTo(List.of("x", "y"))
                .group("One", 1)
                .displayName("C")
                .doc("Says c.")
                .in(def);

        assertThat(ConfigDocs.markdown(def)).isEqualTo("""
                ### Two

                | Key | Type | Default | Valid values | Importance | What it does |
                | --- | --- | --- | --- | --- | --- |
                | `b` | int | `2` | 1 to 5 | medium | Says \\| b. |

                ### One

                | Key | Type | Default | Valid values | Importance | What it does |
                | --- | --- | --- | --- | --- | --- |
                | `c` | list | `x,y` |  | medium | Says c. |
                | `a` | string | *required* |  | medium | Says a. |""");
    }

    @Test
    void metricsBecomeASortedTable() {
        String table = MetricsDocs.markdown(List.of(
                new MetricDescription("b-total", List.of("route"), "Count of b"),
                new MetricDescription("a-total", List.of(), "Count of a"),
                new MetricDescription("a-total", List.of(), "Count of a")));

        assertThat(table).isEqualTo("""
                | Metric | Tags | Meaning |
                | --- | --- | --- |
                | `a-total` |  | Count of a |
                | `b-total` | route | Count of b |
                """);
    }

    @Test
    void aStalePageFailsAndNamesTheRemedy(@TempDir Path folder) throws IOException {
        Path page = folder.resolve("README.md");
        Files.writeString(page, "head\n<!-- generated:options -->\nold\n<!-- /generated:options -->\ntail\n");

        assertThatThrownBy(() -> new DocsPage(page, false).ensureCurrent("options", "new"))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("-Ddocs.update");
        assertThatThrownBy(() -> new DocsPage(page, false).ensureCurrent("metrics", "new"))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("generated:metrics");
    }

    @Test
    void aCurrentPagePasses(@TempDir Path folder) throws IOException {
        Path page = folder.resolve("README.md");
        String text = "head\n<!-- generated:options -->\n\nnew\n\n<!-- /generated:options -->\ntail\n";
        Files.writeString(page, text);

        new DocsPage(page, false).ensureCurrent("options", "new\n");

        assertThat(page).hasContent(text);
    }

    @Test
    void aStalePageIsRewrittenOnRequest(@TempDir Path folder) throws IOException {
        Path page = folder.resolve("README.md");
        Files.writeString(page, "head\n<!-- generated:options -->\nold\n<!-- /generated:options -->\ntail\n");

        new DocsPage(page, true).ensureCurrent("options", "new");

        assertThat(page).hasContent("head\n<!-- generated:options -->\n\nnew\n\n<!-- /generated:options -->\ntail\n");
    }
}
