// SPDX-License-Identifier: Apache-2.0
package io.hydrant.transforms.filter;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.hydrant.transforms.filter.ValueTest.Target;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * One pass over the tokens of a message beside the selector tree: what no selector names is skipped without being decoded,
 * and no tree of the message is built. Confined to one match.
 */
final class JsonWalk {

    private final JsonParser parser;
    private final JsonFlags flags;

    /** Per depth the places of the tree where the walk stands: more than one where a wildcard and a name both fit. */
    private final SelectorTree[][] standing;

    JsonWalk(JsonParser parser, JsonFlags flags, int depth, int width) {
        this.parser = parser;
        this.flags = flags;
        this.standing = new SelectorTree[depth + 2][width];
    }

    /** Whether the whole text is one JSON object. Throws as the parser does if it is no JSON. */
    boolean over(SelectorTree root) throws IOException {
        if (parser.nextToken() != JsonToken.START_OBJECT) {
            return false;
        }
        standing[0][0] = root;
        value(JsonToken.START_OBJECT, 0, 1);
        return parser.nextToken() == null;
    }

    private void value(JsonToken token, int depth, int count) throws IOException {
        SelectorTree[] nodes = standing[depth];
        boolean descend = false;
        for (int i = 0; i < count; i++) {
            SelectorTree node = nodes[i];
            switch (token) {
                case START_OBJECT -> {
                    flags.sawContainer(node);
                    descend |= node.selectsInObjects();
                }
                case START_ARRAY -> {
                    flags.sawContainer(node);
                    descend |= node.selectsInArrays();
                }
                case VALUE_NULL -> flags.sawNull(node);
                case VALUE_TRUE, VALUE_FALSE -> flags.saw(node, token == JsonToken.VALUE_TRUE);
                default -> scalar(node, token == JsonToken.VALUE_STRING ? Target.STRING : Target.NUMBER);
            }
        }
        if (!descend) {
            parser.skipChildren();
        } else if (token == JsonToken.START_OBJECT) {
            object(depth, count);
        } else {
            array(depth, count);
        }
    }

    private void scalar(SelectorTree node, Target type) throws IOException {
        if (!node.tests().isEmpty()) {
            int offset = parser.getTextOffset();
            flags.saw(node, parser.getTextCharacters(), offset, offset + parser.getTextLength(), type);
        }
    }

    private void object(int depth, int count) throws IOException {
        SelectorTree[] nodes = standing[depth];
        SelectorTree[] next = standing[depth + 1];
        for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
            int found = 0;
            for (int i = 0; i < count; i++) {
                found = stand(next, found, nodes[i].member(name), nodes[i].everyMember());
            }
            JsonToken token = parser.nextToken();
            if (found == 0) {
                parser.skipChildren();
            } else {
                value(token, depth + 1, found);
                for (int i = 0; i < count; i++) {
                    endOfOne(nodes[i].everyMember());
                }
            }
        }
        for (int i = 0; i < count; i++) {
            endOfAll(nodes[i].everyMember());
        }
    }

    private void array(int depth, int count) throws IOException {
        SelectorTree[] nodes = standing[depth];
        SelectorTree[] next = standing[depth + 1];
        int index = 0;
        for (JsonToken token = parser.nextToken(); token != JsonToken.END_ARRAY; token = parser.nextToken()) {
            int found = 0;
            for (int i = 0; i < count; i++) {
                found = stand(next, found, nodes[i].element(index), nodes[i].everyElement());
            }
            index++;
            if (found == 0) {
                parser.skipChildren();
            } else {
                value(token, depth + 1, found);
                for (int i = 0; i < count; i++) {
                    endOfOne(nodes[i].everyElement());
                }
            }
        }
        for (int i = 0; i < count; i++) {
            endOfAll(nodes[i].everyElement());
        }
    }

    private int stand(SelectorTree[] next, int found, @Nullable SelectorTree named, @Nullable SelectorTree every) {
        int count = found;
        if (named != null) {
            flags.begin(named);
            next[count++] = named;
        }
        if (every != null) {
            next[count++] = every;
        }
        return count;
    }

    private void endOfOne(@Nullable SelectorTree wildcard) {
        if (wildcard != null) {
            flags.endOfOne(wildcard);
        }
    }

    private void endOfAll(@Nullable SelectorTree wildcard) {
        if (wildcard != null) {
            flags.endOfAll(wildcard);
        }
    }
}
