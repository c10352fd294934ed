// SPDX-License-Identifier: Apache-2.0
package io.hydrant.transforms.filter;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A compiled regex of the filter language, which has no groups: a choice between sequences of character classes, each
 * perhaps optional or repeated. It finds anywhere in one pass over the text through a lazily built deterministic automaton
 * whose table is bounded (it is thrown away when full), so neither pattern nor text can make it slow.
 *
 * <p>Works on UTF-8 and UTF-16 alike: the language knows ASCII only, every other character is one class. Thread-safe: the
 * automaton grows under a lock; readers see a transition either complete or not at all, because states are immutable but
 * for that table.
 */
final class Regex {

    /** One step of a sequence: a character of {@code characters}, or (null) an anchor. */
    record Unit(@Nullable BitSet characters, boolean optional, boolean repeated, Anchor anchor) {

        static Unit of(BitSet characters, boolean optional, boolean repeated) {
            return new Unit(characters, optional, repeated, Anchor.NONE);
        }

        static Unit of(Anchor anchor) {
            return new Unit(null, false, false, anchor);
        }
    }

    enum Anchor {
        NONE,
        BEGIN,
        END
    }

    /** The class of every character that is not ASCII. */
    static final int NOT_ASCII = 128;

    private static final int MAX_STATES = 1000;

    /** Units of all branches in a row; after the last unit of a branch stands null: the match. */
    private final @Nullable Unit[] units;

    private final int[] branchStarts;
    private final boolean tolerantOfFinalNewline;

    /** Character class of each ASCII character and of {@link #NOT_ASCII}: what no unit distinguishes shares a class. */
    private final char[] classOf;

    /** One character per class, to ask the units about. */
    private final int[] sampleOf;

    /** What every match begins with, where that is plain text: found faster than the automaton goes. */
    private final @Nullable Prefix prefix;

    private final Object growing = new Object();
    private Map<BitSet, State> states = new HashMap<>();
    private final State start;

    /** What is matched so far, and where each class of next character leads; null: not known yet. */
    private static final class State {
        final BitSet at;
        final boolean matched;
        final boolean matchedAtEnd;
        final @Nullable State[] next;

        State(BitSet at, boolean matched, boolean matchedAtEnd, int classes) {
            this.at = at;
            this.matched = matched;
            this.matchedAtEnd = matchedAtEnd;
            this.next = new State[classes];
        }
    }

    Regex(List<List<Unit>> branches, boolean tolerantOfFinalNewline) {
        List<@Nullable Unit> all = new ArrayList<>();
        branchStarts = new int[branches.size()];
        for (int i = 0; i < branchStarts.length; i++) {
            branchStarts[i] = all.size();
            all.addAll(branches.get(i));
            all.add(null);
        }
        this.units = all.toArray(new Unit[0]);
        this.tolerantOfFinalNewline = tolerantOfFinalNewline;
        this.classOf = new char[NOT_ASCII + 1];
        this.sampleOf = classify();
        this.start = state(closure(true));
        this.prefix = branches.size() == 1 ? Prefix.of(branches.get(0)) : null;
    }

    /** Whether the regex matches anywhere in this UTF-8. Malformed bytes count as characters that are not ASCII. */
    boolean find(byte[] text, int from, int to) {
        State state = start;
        int newline = tolerantOfFinalNewline && to > from && text[to - 1] == '\n' ? to - 1 : -1;
        for (int i = from; i < to; i++) {
            if (state.matched || (i == newline && state.matchedAtEnd)) {
                return true;
            }
            if (prefix != null && state == start) {
                i = prefix.find(text, i, to);
                if (i < 0) {
                    return false;
                }
            }
            byte b = text[i];
            if (b >= 0) {
                state = step(state, classOf[b]);
            } else if (b >= (byte) 0xC0) {
                // The first byte of a longer character stands for the whole; those that follow are passed over.
                state = step(state, classOf[NOT_ASCII]);
            }
        }
        return state.matched || state.matchedAtEnd;
    }

    /** Whether the regex matches anywhere in these characters. */
    boolean find(char[] text, int from, int to) {
        State state = start;
        int newline = tolerantOfFinalNewline && to > from && text[to - 1] == '\n' ? to - 1 : -1;
        for (int i = from; i < to; i++) {
            if (state.matched || (i == newline && state.matchedAtEnd)) {
                return true;
            }
            char c = text[i];
            if (c < NOT_ASCII) {
                state = step(state, classOf[c]);
            } else if (!Character.isLowSurrogate(c)) {
                state = step(state, classOf[NOT_ASCII]);
            }
        }
        return state.matched || state.matchedAtEnd;
    }

    private State step(State state, int characterClass) {
        State next = state.next[characterClass];
        return next != null ? next : grow(state, characterClass);
    }

    private State grow(State state, int characterClass) {
        BitSet at = closure(false);
        int sample = sampleOf[characterClass];
        for (int i = state.at.nextSetBit(0); i >= 0; i = state.at.nextSetBit(i + 1)) {
            Unit unit = units[i];
            if (unit != null && unit.characters() != null && unit.characters().get(sample)) {
                add(at, i + 1, false);
                if (unit.repeated()) {
                    add(at, i, false);
                }
            }
        }
        State next = state(at);
        state.next[characterClass] = next;
        return next;
    }

    private State state(BitSet at) {
        synchronized (growing) {
            State known = states.get(at);
            if (known != null) {
                return known;
            }
            if (states.size() >= MAX_STATES) {
                // Searches under way keep the state they stand on; nothing else leads to the old ones any more.
                Arrays.fill(start.next, null);
                states = new HashMap<>();
                states.put(start.at, start);
            }
            State state = new State(at, reaches(at, false), reaches(at, true), sampleOf.length);
            states.put(at, state);
            return state;
        }
    }

    /** Where a search that begins at this character stands: it may begin at every one. */
    private BitSet closure(boolean atBegin) {
        BitSet at = new BitSet(units.length);
        for (int branch : branchStarts) {
            add(at, branch, atBegin);
        }
        return at;
    }

    /** Adds a position and those reached from it without a character. */
    private void add(BitSet at, int position, boolean atBegin) {
        for (int i = position; !at.get(i); i++) {
            at.set(i);
            Unit unit = units[i];
            if (unit == null || !(unit.optional() || (atBegin && unit.anchor() == Anchor.BEGIN))) {
                return;
            }
        }
    }

    /** Whether a branch is complete, with or without the text ending here. */
    private boolean reaches(BitSet at, boolean atEnd) {
        for (int i = at.nextSetBit(0); i >= 0; i = at.nextSetBit(i + 1)) {
            int position = i;
            Unit unit = units[position];
            while (unit != null && (unit.optional() || (atEnd && unit.anchor() == Anchor.END))) {
                unit = units[++position];
            }
            if (unit == null) {
                return true;
            }
        }
        return false;
    }

    private int[] classify() {
        Map<List<Boolean>, Integer> classes = new HashMap<>();
        int[] samples = new int[NOT_ASCII + 1];
        for (int c = 0; c <= NOT_ASCII; c++) {
            List<Boolean> answers = new ArrayList<>(units.length);
            for (Unit unit : units) {
                if (unit != null && unit.characters() != null) {
                    answers.add(unit.characters().get(c));
                }
            }
            int known = classes.size();
            Integer characterClass = classes.putIfAbsent(answers, known);
            if (characterClass == null) {
                samples[known] = c;
                characterClass = known;
            }
            classOf[c] = (char) characterClass.intValue();
        }
        return Arrays.copyOf(samples, classes.size());
    }
}
