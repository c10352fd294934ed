// SPDX-License-Identifier: Apache-2.0
package io.hydrant.transforms.field;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hydrant.transforms.outcome.Rejected;
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

    @Test
    void aListOfObjectsHasOneSchemaHoweverManyFieldsItHas() {
        Schemas schemas = new Schemas();
        List<Object> objects = new java.util.ArrayList<>();
        for (int i = 0; i < 900; i++) {
            Map<String, Object> object = new LinkedHashMap<>();
            object.put("k" + i, 1L);
            object.put("sometimes", i == 0 ? null : 1.5);
            objects.add(object);
        }

        Schema element = Objects.requireNonNull(
                        new Inference(schemas).typed(objects).schema())
                .valueSchema();

        assertThat(element.fields()).hasSize(901);
        assertThat(element.field("sometimes").schema()).isEqualTo(Schema.OPTIONAL_FLOAT64_SCHEMA);
        assertThat(schemas.size()).isEqualTo(1);
    }

    @Test
    void objectsThatHaveLittleInCommonAreTooLarge() {
        List<Object> objects = new java.util.ArrayList<>();
        for (int i = 0; i < 4_000; i++) {
            objects.add(Map.of("k" + i, 1L));
        }
        assertThatThrownBy(() -> inference.typed(Map.of("list", objects)))
                .isInstanceOfSatisfying(
                        Rejected.class, e -> assertThat(e.code()).isEqualTo(Rejected.Code.TOO_LARGE));

        Map<String, Object> wide = new LinkedHashMap<>();
        for (int i = 0; i <= Schemas.MAX_FIELDS; i++) {
            wide.put("k" + i, 1L);
        }
        assertThatThrownBy(() -> inference.typed(wide))
                .isInstanceOfSatisfying(
                        Rejected.class, e -> assertThat(e.code()).isEqualTo(Rejected.Code.TOO_LARGE));
    }

    @Test
    void whatIsKeptOfSchemasIsBoundedByTheirFields() {
        Schemas schemas = new Schemas();
        Inference records = new Inference(schemas);
        for (int r = 0; r < 300; r++) {
            for (int size : List.of(800, 3_000)) {
                Map<String, Object> record = new LinkedHashMap<>();
                for (int i = 0; i < size; i++) {
                    record.put("k" + r + "_" + i, 1L);
                }
                records.typed(record);
            }
        }
        assertThat(schemas.size()).isEqualTo(62);
        assertThat(schemas.fields()).isBetween(40_000, 50_000);
        Schema first = records.typed(Map.of("a", Map.of("b", 1L))).schema();
        assertThat(records.typed(Map.of("a", Map.of("b", 2L))).schema()).isSameAs(first);
    }

    @Test
    void aFieldWithoutANameIsSaidToBeTheReason() {
        assertThatThrownBy(() -> inference.typed(Map.of("", 1L))).hasMessageContaining("without a name");
    }
}
