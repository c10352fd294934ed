// SPDX-License-Identifier: Apache-2.0
package io.hydrant.transforms.parse;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Turns one text (a line, a document) into named values. Implementations are immutable and thread-safe, take time linear in
 * the text or have a time limit, and throw nothing but what is declared, whatever the text.
 */
@FunctionalInterface
public interface TextParser {

    /** The values in the order of the text; a new, modifiable map. */
    Map<String, @Nullable Object> parse(String text) throws UnparsableException;
}
