// SPDX-License-Identifier: Apache-2.0
package io.hydrant.listener.access;

import java.util.ArrayList;
import java.util.List;

/**
 * A line of comma-separated values as API Gateway's API key file format has it: a value with commas stands in double or
 * single quotes, and a quote in it is doubled. Values do not span lines.
 */
final class CsvLine {

    private CsvLine() {}

    /** The values without quotes and the blanks around them. Throws {@link IllegalArgumentException} for broken quotes. */
    static List<String> cells(String line) {
        List<String> cells = new ArrayList<>();
        int at = 0;
        while (true) {
            int begin = at;
            while (begin < line.length() && Character.isWhitespace(line.charAt(begin))) {
                begin++;
            }
            char first = begin < line.length() ? line.charAt(begin) : ',';
            if (first == '"' || first == '\'') {
                StringBuilder cell = new StringBuilder();
                at = quoted(line, begin, cell);
                cells.add(cell.toString().trim());
            } else {
                int comma = line.indexOf(',', begin);
                at = comma < 0 ? line.length() : comma;
                cells.add(line.substring(begin, at).trim());
            }
            if (at >= line.length()) {
                return cells;
            }
            at++; // the comma
        }
    }

    /** Where the comma is that ends it, or the end of the line. */
    private static int quoted(String line, int begin, StringBuilder cell) {
        char quote = line.charAt(begin);
        int at = begin + 1;
        while (true) {
            int end = line.indexOf(quote, at);
            if (end < 0) {
                throw new IllegalArgumentException("has a value whose quote does not end");
            }
            cell.append(line, at, end);
            at = end + 1;
            if (at < line.length() && line.charAt(at) == quote) {
                cell.append(quote);
                at++;
                continue;
            }
            while (at < line.length() && Character.isWhitespace(line.charAt(at))) {
                at++;
            }
            if (at < line.length() && line.charAt(at) != ',') {
                throw new IllegalArgumentException("has text behind the end of a quote");
            }
            return at;
        }
    }
}
