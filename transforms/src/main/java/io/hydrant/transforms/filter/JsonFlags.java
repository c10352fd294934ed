// SPDX-License-Identifier: Apache-2.0
package io.hydrant.transforms.filter;

import io.hydrant.transforms.filter.ValueTest.Target;
import java.util.List;

/**
 * What one walk over one message has seen of each test's selected values. Below a wildcard the flags of one element are
 * gathered apart and then added to those of its siblings; a member that occurs twice forgets its first value (the last one
 * wins). Confined to one match.
 */
final class JsonFlags {

    private final byte[] flags;

    /** Of the elements of a wildcard that are complete; a selector has at most one wildcard. */
    private final byte[] siblings;

    JsonFlags(int tests) {
        this.flags = new byte[tests];
        this.siblings = new byte[tests];
    }

    byte of(int test) {
        return flags[test];
    }

    void sawContainer(SelectorTree node) {
        for (JsonTest test : node.tests()) {
            flags[test.id()] = JsonTest.PRESENT;
        }
    }

    void sawNull(SelectorTree node) {
        for (JsonTest test : node.tests()) {
            saw(test, test.satisfiedByNull());
        }
    }

    void saw(SelectorTree node, boolean value) {
        for (JsonTest test : node.tests()) {
            saw(test, test.satisfiedBy(value));
        }
    }

    void saw(SelectorTree node, char[] text, int from, int to, Target type) {
        List<JsonTest> tests = node.tests();
        for (int i = 0; i < tests.size(); i++) {
            JsonTest test = tests.get(i);
            saw(test, test.satisfiedBy(text, from, to, type));
        }
    }

    private void saw(JsonTest test, boolean satisfied) {
        flags[test.id()] = satisfied ? (byte) (JsonTest.PRESENT | JsonTest.SATISFIED) : JsonTest.PRESENT;
    }

    /** A named member or an indexed element begins: an earlier one of the same name does not count. */
    void begin(SelectorTree node) {
        List<Integer> ids = node.ids();
        for (int i = 0; i < ids.size(); i++) {
            flags[ids.get(i)] = 0;
        }
    }

    /** One of a wildcard's elements is complete. */
    void endOfOne(SelectorTree wildcard) {
        for (int id : wildcard.ids()) {
            siblings[id] |= flags[id];
            flags[id] = 0;
        }
    }

    /** All of a wildcard's elements are complete. */
    void endOfAll(SelectorTree wildcard) {
        for (int id : wildcard.ids()) {
            flags[id] = siblings[id];
            siblings[id] = 0;
        }
    }
}
