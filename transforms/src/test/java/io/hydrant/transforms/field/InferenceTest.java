// SPDX-License-Identifier: Apache-2.0
package io.hydrant.transforms.field;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class InferenceTest {

    private final Inference inference = new Inference(new Schemas());

    @Test
    void everyFieldIsOptional() {
        Map<String, Object> plain = new LinkedHashMap<>();
        plain.put("n", 1L);
        plain.put("x", 1.5);
        plain.put("b", true);
        plain.put("none", null);
        plain.put("bytes", new byte[] {1});

        Struct struct = (Struct) Objects.requireNonNull(inference.typed(plain).value());

        struct.validate();
        assertThat(struct.schema().fields())
                .extracting(field -> field.schema().type())
                .containsExactly(
                        Schema.Type.INT64,
                        Schema.Type.FLOAT64,
                        Schema.Type.BOOLEAN,
                        Schema.Type.STRING,
                        Schema.Type.BYTES);
        assertThat(struct.schema().fields()).allMatch(field -> field.schema().isOptional());
    }

    @Test
    void elementsWiden() {
        assertThat(element(1L, 2.5)).isEqualTo(Schema.OPTIONAL_FLOAT64_SCHEMA);
        assertThat(element(1L, null, 2L)).isEqualTo(Schema.OPTIONAL_INT64_SCHEMA);
        assertThat(element(1L, "x")).isEqualTo(Schema.OPTIONAL_STRING_SCHEMA);
        assertThat(element()).isEqualTo(Schema.OPTIONAL_STRING_SCHEMA);
        assertThat(element(true, Map.of())).isEqualTo(Schema.OPTIONAL_STRING_SCHEMA);
        assertThat(element(List.of(1L), List.of(2.5)).valueSchema()).isEqualTo(Schema.OPTIONAL_FLOAT64_SCHEMA);
    }

    @Test
    void objectsOfAListAreUnited() {
        Typed typed =
                inference.typed(List.of(Map.of("a", 1L), Map.of("a", 2.5, "b", "x"), Map.of("a", Map.of("deep", 1L))));

        List<?> list = (List<?>) Objects.requireNonNull(typed.value());
        Struct last = (Struct) list.get(2);
        last.validate();
        assertThat(((Struct) list.get(0)).getString("a")).isEqualTo("1");
        assertThat(((Struct) list.get(0)).getString("b")).isNull();
        assertThat(last.getString("a")).isEqualTo("{\"deep\":1}");
    }

    @Test
    void declaredFieldsKeepTheirSchema() {
        Map<String, Object> plain = new LinkedHashMap<>();
        plain.put("n", null);
        plain.put("s", "x");
        Typed typed = inference.typed(
                plain, new Declared(null, Map.of("n", new Declared(Schema.OPTIONAL_INT32_SCHEMA, Map.of()))));
        assertThat(Objects.requireNonNull(typed.schema()).field("n").schema()).isEqualTo(Schema.OPTIONAL_INT32_SCHEMA);
    }

    private Schema element(@Nullable Object... elements) {
        Typed typed = inference.typed(Arrays.asList(elements));
        return Objects.requireNonNull(typed.schema()).valueSchema();
    }

    @Test
    void whatIsDeclaredHoldsForEachElement() {
        Declared declared = new Declared(
                null,
                Map.of(
                        "ids",
                        new Declared(Schema.OPTIONAL_INT32_SCHEMA, Map.of()),
                        "none",
                        new Declared(Schema.OPTIONAL_INT32_SCHEMA, Map.of())));
        Struct struct = (Struct) Objects.requireNonNull(inference
                .typed(Map.of("ids", Arrays.asList(1, null), "none", List.of()), declared)
                .value());

        struct.validate();
        assertThat(struct.schema().field("ids").schema().valueSchema()).isEqualTo(Schema.OPTIONAL_INT32_SCHEMA);
        assertThat(struct.schema().field("none").schema().valueSchema()).isEqualTo(Schema.OPTIONAL_INT32_SCHEMA);
    }
}
