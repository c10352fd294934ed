// SPDX-License-Identifier: Apache-2.0
package io.hydrant.transforms.field;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hydrant.transforms.outcome.Rejected;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.junit.jupiter.api.Test;

class DraftTest {

    private static final Schema USER = SchemaBuilder.struct()
            .name("User")
            .field("name", Schema.STRING_SCHEMA)
            .field("age", Schema.INT32_SCHEMA)
            .build();
    private static final Schema EVENT = SchemaBuilder.struct()
            .name("Event")
            .version(3)
            .doc("what happened")
            .field("id", Schema.INT64_SCHEMA)
            .field("user", USER)
            .field("tags", SchemaBuilder.array(Schema.STRING_SCHEMA).build())
            .build();

    private final Schemas schemas = new Schemas();
    private final Struct event = new Struct(EVENT)
            .put("id", 7L)
            .put("user", new Struct(USER).put("name", "alice").put("age", 40))
            .put("tags", List.of("x", "y"));

    @Test
    void changesAStructWithoutTouchingIt() {
        String before = event.toString();
        Draft draft = new Draft(new Typed(EVENT, event), schemas);

        draft.put(FieldPath.parse("user.age"), Typed.plain("forty"));
        draft.put(FieldPath.parse("geo.country"), Typed.plain("jp"));
        draft.remove(FieldPath.parse("tags"));
        Typed result = draft.result();

        Struct changed = (Struct) Objects.requireNonNull(result.value());
        changed.validate();
        assertThat(event.toString()).isEqualTo(before);
        assertThat(changed.schema().name()).isEqualTo("Event");
        assertThat(changed.schema().version()).isEqualTo(3);
        assertThat(changed.schema().doc()).isEqualTo("what happened");
        assertThat(changed.schema().field("tags")).isNull();
        assertThat(changed.getStruct("user").getString("age")).isEqualTo("forty");
        assertThat(changed.getStruct("user").getString("name")).isEqualTo("alice");
        assertThat(changed.getStruct("geo").getString("country")).isEqualTo("jp");
        assertThat(changed.getInt64("id")).isEqualTo(7);
    }

    @Test
    void givesRecordsOfOneShapeOneSchema() {
        Schema first = null;
        for (int i = 0; i < 100; i++) {
            Draft draft = new Draft(new Typed(EVENT, event), schemas);
            draft.put(FieldPath.parse("n"), Typed.plain((long) i));
            Schema schema = draft.result().schema();
            assertThat(first == null || first == schema).isTrue();
            first = schema;
        }
        assertThat(schemas.size()).isEqualTo(1);
    }

    @Test
    void changesAMapWithoutTouchingIt() {
        Map<String, Object> original = Map.of("a", Map.of("b", 1L), "list", List.of(Map.of("c", 2L)));
        Draft draft = new Draft(Typed.plain(original), schemas);

        draft.put(FieldPath.parse("a.x.y"), new Typed(USER, event.getStruct("user")));
        draft.remove(FieldPath.parse("a.b"));
        draft.remove(FieldPath.parse("nothing.there"));

        assertThat(draft.get(FieldPath.parse("list[0].c"))).isEqualTo(Typed.plain(2L));
        assertThat(draft.get(FieldPath.parse("list[1].c"))).isNull();
        assertThat(draft.result())
                .isEqualTo(Typed.plain(Map.of(
                        "a", Map.of("x", Map.of("y", Map.of("name", "alice", "age", 40))),
                        "list", List.of(Map.of("c", 2L)))));
        assertThat(original).isEqualTo(Map.of("a", Map.of("b", 1L), "list", List.of(Map.of("c", 2L))));
    }

    @Test
    void refusesPathsThroughScalarsAndLists() {
        Draft draft = new Draft(Typed.plain(Map.of("text", "x", "list", List.of(1L))), schemas);

        assertThatThrownBy(() -> draft.put(FieldPath.parse("text.a"), Typed.NULL))
                .isInstanceOf(Rejected.class);
        assertThatThrownBy(() -> draft.put(FieldPath.parse("list[0]"), Typed.NULL))
                .isInstanceOf(Rejected.class);
        assertThatThrownBy(() -> new Draft(Typed.plain("x"), schemas).put(FieldPath.parse("a"), Typed.NULL))
                .isInstanceOf(Rejected.class);
    }

    @Test
    void mergesObjects() {
        Draft draft = new Draft(Typed.plain(Map.of("a", 1L)), schemas);
        draft.merge(FieldPath.WHOLE, Typed.plain(Map.of("a", 2L)));
        draft.merge(FieldPath.parse("in"), new Typed(USER, event.getStruct("user")));
        assertThat(draft.result()).isEqualTo(Typed.plain(Map.of("a", 2L, "in", Map.of("name", "alice", "age", 40))));
        assertThatThrownBy(() -> draft.merge(FieldPath.WHOLE, Typed.plain("x"))).isInstanceOf(Rejected.class);
    }
}
