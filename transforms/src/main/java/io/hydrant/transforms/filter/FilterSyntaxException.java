// SPDX-License-Identifier: Apache-2.0
package io.hydrant.transforms.filter;

/**
 * A filter pattern that does not parse. The message names the problem and shows the character:
 *
 * <pre>
 * a term with '*' must be quoted: only letters, digits and _ may stand bare (offset 3)
 *   ERR*
 *      ^
 * </pre>
 */
public final class FilterSyntaxException extends IllegalArgumentException {

    private static final long serialVersionUID = 1L;

    private static final int SHOWN_AROUND = 60;

    private final int offset;

    FilterSyntaxException(String pattern, int offset, String problem) {
        super(problem + " (offset " + offset + ")\n" + pointAt(pattern, offset));
        this.offset = offset;
    }

    /** Zero-based index into the pattern (UTF-16 units) of the character at fault; its length if something is missing. */
    public int offset() {
        return offset;
    }

    private static String pointAt(String pattern, int offset) {
        int from = Math.max(0, offset - SHOWN_AROUND);
        int to = Math.min(pattern.length(), offset + SHOWN_AROUND);
        return "  " + pattern.substring(from, to).replaceAll("\\p{Cntrl}", " ") + "\n  " + " ".repeat(offset - from)
                + "^";
    }
}
