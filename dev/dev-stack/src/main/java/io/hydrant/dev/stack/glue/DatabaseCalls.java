// SPDX-License-Identifier: Apache-2.0
package io.hydrant.dev.stack.glue;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.InstantSource;

/** Databases. Confined as {@link GlueState} is. */
final class DatabaseCalls {

    private static final int MAX_RESULTS = 100;

    private final GlueState state;
    private final InstantSource clock;

    DatabaseCalls(GlueState state, InstantSource clock) {
        this.state = state;
        this.clock = clock;
    }

    ObjectNode create(GlueInput input) {
        GlueInput database = input.structure("DatabaseInput");
        String name = database.folded("Name");
        if (state.databases().containsKey(name)) {
            throw GlueError.alreadyExists("Database already exists.");
        }
        ObjectNode content = database.copy();
        content.put("Name", name);
        content.put("CreateTime", clock.millis() / 1000.0);
        content.put("CatalogId", GlueServer.ACCOUNT);
        state.change(GlueChange.putDatabase(name, content));
        return JsonNodeFactory.instance.objectNode();
    }

    ObjectNode get(GlueInput input) {
        ObjectNode answer = JsonNodeFactory.instance.objectNode();
        answer.set("Database", state.database(input.folded("Name")).content());
        return answer;
    }

    ObjectNode list(GlueInput input) {
        return Pages.page(
                input,
                MAX_RESULTS,
                "DatabaseList",
                state.databases().values().stream()
                        .map(GlueState.Database::content)
                        .toList());
    }

    ObjectNode update(GlueInput input) {
        String name = input.folded("Name");
        ObjectNode old = state.database(name).content();
        ObjectNode content = input.structure("DatabaseInput").copy();
        content.put("Name", name);
        content.set("CreateTime", old.get("CreateTime"));
        content.put("CatalogId", GlueServer.ACCOUNT);
        state.change(GlueChange.putDatabase(name, content));
        return JsonNodeFactory.instance.objectNode();
    }

    /** With all of its tables, as Glue does. */
    ObjectNode delete(GlueInput input) {
        String name = input.folded("Name");
        state.database(name);
        state.change(GlueChange.deleteDatabase(name));
        return JsonNodeFactory.instance.objectNode();
    }
}
