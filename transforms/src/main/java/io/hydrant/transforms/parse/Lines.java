// SPDX-License-Identifier: Apache-2.0
package io.hydrant.transforms.parse;

/** Lines as agents send them. Stateless. */
final class Lines {

    private Lines() {}

    /** The text without its final newline. */
    static String withoutNewline(String text) {
        int end = text.length();
        if (end > 0 && text.charAt(end - 1) == '\n') {
            end--;
        }
        if (end > 0 && text.charAt(end - 1) == '\r') {
            end--;
        }
        return text.substring(0, end);
    }
}
