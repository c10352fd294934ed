// SPDX-License-Identifier: Apache-2.0
package io.hydrant.transforms.filter;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * All selectors of a JSON pattern as one tree, so that a message is walked once whatever their number. A node is a place in
 * the message; {@code $.users[*].id} is the path members(users), every element, members(id). Built by the parser, read-only
 * afterwards.
 */
final class SelectorTree {

    private final Map<String, SelectorTree> members = new HashMap<>();
    private final Map<Integer, SelectorTree> elements = new HashMap<>();
    private @Nullable SelectorTree everyMember;
    private @Nullable SelectorTree everyElement;
    private final List<JsonTest> tests = new ArrayList<>();

    /** Ids of the tests here and below. */
    private final List<Integer> ids = new ArrayList<>();

    SelectorTree addMember(String name) {
        return members.computeIfAbsent(name, n -> new SelectorTree());
    }

    SelectorTree addElement(int index) {
        return elements.computeIfAbsent(index, i -> new SelectorTree());
    }

    SelectorTree addEveryMember() {
        if (everyMember == null) {
            everyMember = new SelectorTree();
        }
        return everyMember;
    }

    SelectorTree addEveryElement() {
        if (everyElement == null) {
            everyElement = new SelectorTree();
        }
        return everyElement;
    }

    /** Adds a test at the end of this path, which begins at the root. */
    static void addTest(List<SelectorTree> path, JsonTest test) {
        path.get(path.size() - 1).tests.add(test);
        path.forEach(node -> node.ids.add(test.id()));
    }

    @Nullable
    SelectorTree member(String name) {
        return members.get(name);
    }

    @Nullable
    SelectorTree element(int index) {
        return elements.isEmpty() ? null : elements.get(index);
    }

    @Nullable
    SelectorTree everyMember() {
        return everyMember;
    }

    @Nullable
    SelectorTree everyElement() {
        return everyElement;
    }

    void eachMember(BiConsumer<String, SelectorTree> action) {
        members.forEach(action);
    }

    void eachElement(BiConsumer<Integer, SelectorTree> action) {
        elements.forEach(action);
    }

    boolean selectsInObjects() {
        return everyMember != null || !members.isEmpty();
    }

    boolean selectsInArrays() {
        return everyElement != null || !elements.isEmpty();
    }

    List<JsonTest> tests() {
        return tests;
    }

    List<Integer> ids() {
        return ids;
    }
}
