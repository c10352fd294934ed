// SPDX-License-Identifier: Apache-2.0
package io.hydrant.connect.topics;

import java.util.regex.Pattern;

/**
 * The names that Kafka takes for topics ({@code org.apache.kafka.common.internals.Topic}). With any other, Connect fails
 * the task at the first record, whatever its error tolerance is: it must not get past validation. Stateless.
 */
public final class TopicName {

    private static final Pattern LEGAL = Pattern.compile("[a-zA-Z0-9._-]{1,249}");

    private TopicName() {}

    /** Throws {@link IllegalArgumentException} with a sentence for what cannot be a topic's name. */
    public static void check(String name) {
        if (!LEGAL.matcher(name).matches() || name.equals(".") || name.equals("..")) {
            throw new IllegalArgumentException("a topic's name is 1 to 249 letters, digits, . _ -");
        }
    }

    /** The same for keys in which blank stands for no topic. */
    public static void checkUnlessBlank(String name) {
        if (!name.isBlank()) {
            check(name);
        }
    }
}
