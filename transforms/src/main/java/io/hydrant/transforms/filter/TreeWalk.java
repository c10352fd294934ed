// SPDX-License-Identifier: Apache-2.0
package io.hydrant.transforms.filter;

import io.hydrant.transforms.filter.ValueTest.Target;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The walk of {@link JsonWalk} over objects instead of text: only selected places are looked at. Confined to one match. */
final class TreeWalk {

    private final TreeView view;
    private final JsonFlags flags;

    TreeWalk(TreeView view, JsonFlags flags) {
        this.view = view;
        this.flags = flags;
    }

    void over(SelectorTree node, @Nullable Object value) {
        if (value == null) {
            flags.sawNull(node);
        } else if (value instanceof Boolean truth) {
            flags.saw(node, truth);
        } else if (value instanceof Number || value instanceof String) {
            saw(node, value.toString(), value instanceof String ? Target.STRING : Target.NUMBER);
        } else if (view.isObject(value)) {
            flags.sawContainer(node);
            object(node, value);
        } else {
            List<?> elements = view.elements(value);
            if (elements != null) {
                flags.sawContainer(node);
                array(node, elements);
            } else {
                String text = view.text(value);
                if (text == null) {
                    flags.sawContainer(node);
                } else {
                    saw(node, text, Target.STRING);
                }
            }
        }
    }

    private void saw(SelectorTree node, String text, Target type) {
        flags.saw(node, text.toCharArray(), 0, text.length(), type);
    }

    private void object(SelectorTree node, Object object) {
        node.eachMember((name, next) -> {
            if (view.has(object, name)) {
                flags.begin(next);
                over(next, view.member(object, name));
            }
        });
        SelectorTree every = node.everyMember();
        if (every != null) {
            for (String name : view.names(object)) {
                over(every, view.member(object, name));
                flags.endOfOne(every);
            }
            flags.endOfAll(every);
        }
    }

    private void array(SelectorTree node, List<?> elements) {
        node.eachElement((index, next) -> {
            if (index < elements.size()) {
                flags.begin(next);
                over(next, elements.get(index));
            }
        });
        SelectorTree every = node.everyElement();
        if (every != null) {
            for (Object element : elements) {
                over(every, element);
                flags.endOfOne(every);
            }
            flags.endOfAll(every);
        }
    }
}
