// SPDX-License-Identifier: Apache-2.0
package io.hydrant.connect.docs;

import static java.util.Comparator.comparingInt;
import static java.util.stream.Collectors.groupingBy;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.ConfigKey;

/** Renders a {@link ConfigDef} as Markdown: a heading and a table per group, groups in the order of their first key. */
public final class ConfigDocs {

    private static final String HEAD = """
            | Key | Type | Default | Valid values | Importance | What it does |
            | --- | --- | --- | --- | --- | --- |
            """;

    private ConfigDocs() {}

    public static String markdown(ConfigDef def) {
        Map<String, List<ConfigKey>> groups = def.configKeys().values().stream()
                .collect(groupingBy(key -> key.group, LinkedHashMap::new, Collectors.toList()));
        StringBuilder page = new StringBuilder();
        groups.forEach((group, keys) -> {
            page.append("### ").append(group).append("\n\n").append(HEAD);
            keys.stream().sorted(comparingInt(key -> key.orderInGroup)).forEach(key -> page.append(row(key)));
            page.append('\n');
        });
        return page.toString().stripTrailing();
    }

    private static String row(ConfigKey key) {
        String cells = List.of(
                        code(key.name),
                        key.type.name().toLowerCase(java.util.Locale.ROOT),
                        defaultOf(key),
                        key.validator == null ? "" : key.validator.toString(),
                        key.importance.name().toLowerCase(java.util.Locale.ROOT),
                        key.documentation)
                .stream()
                .map(ConfigDocs::cell)
                .collect(Collectors.joining(" | "));
        return "| " + cells + " |\n";
    }

    private static String defaultOf(ConfigKey key) {
        if (key.defaultValue == ConfigDef.NO_DEFAULT_VALUE) {
            return "*required*";
        }
        if (key.defaultValue == null) {
            return "";
        }
        Object value = key.defaultValue instanceof List<?> list
                ? list.stream().map(String::valueOf).collect(Collectors.joining(","))
                : key.defaultValue;
        return value.toString().isEmpty() ? "*empty*" : code(value.toString());
    }

    static String code(String text) {
        return "`" + text + "`";
    }

    static String cell(String text) {
        return text.replace("|", "\\|").replace("\n", " ").strip();
    }
}
