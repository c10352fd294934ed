// SPDX-License-Identifier: Apache-2.0
package io.hydrant.transforms.parse;

import io.hydrant.transforms.parse.UnparsableException.Kind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A line of Apache's or nginx's access log, common or combined. The values have the labels that ltsv.org recommends: host,
 * ident, user, time, req, method, uri, protocol, status, size, referer, ua; so both formats fit one table. Immutable.
 *
 * <pre>{@code
 * 192.0.2.1 - frank [10/Oct/2000:13:55:36 -0700] "GET /a HTTP/1.0" 200 2326 "http://example.com/" "curl/8"
 * }</pre>
 *
 * @see <a href="https://httpd.apache.org/docs/current/logs.html">Apache: log files</a>
 */
public final class AccessLogParser implements TextParser {

    private static final int COMMON_FIELDS = 7;
    private static final int COMBINED_FIELDS = 9;

    private final Format format;

    /** What a line must be. */
    public enum Format {
        COMMON,
        COMBINED,
        /** Either. */
        AUTO
    }

    public AccessLogParser(Format format) {
        this.format = format;
    }

    @Override
    public Map<String, @Nullable Object> parse(String text) throws UnparsableException {
        List<String> fields = fields(Lines.withoutNewline(text));
        boolean combined = fields.size() >= COMBINED_FIELDS;
        if (fields.size() < COMMON_FIELDS
                || (format == Format.COMBINED && !combined)
                || (!combined && fields.size() > COMMON_FIELDS)) {
            throw new UnparsableException(
                    Kind.MALFORMED,
                    "the access log line has " + fields.size() + " fields, which is none of its formats");
        }
        if (!isStatus(fields.get(5))) {
            throw new UnparsableException(Kind.MALFORMED, "field 6 of the access log line is no status code");
        }
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        values.put("host", fields.get(0));
        values.put("ident", fields.get(1));
        values.put("user", fields.get(2));
        values.put("time", fields.get(3));
        values.put("req", fields.get(4));
        request(fields.get(4), values);
        values.put("status", fields.get(5));
        values.put("size", fields.get(6));
        if (combined && format != Format.COMMON) {
            values.put("referer", fields.get(7));
            values.put("ua", fields.get(8));
        }
        return values;
    }

    /** {@code GET /a HTTP/1.1}; a client may have sent anything else, which is then in {@code req} alone. */
    private static void request(String request, Map<String, @Nullable Object> values) {
        int first = request.indexOf(' ');
        int last = request.lastIndexOf(' ');
        if (first > 0 && last > first && request.startsWith("HTTP/", last + 1)) {
            values.put("method", request.substring(0, first));
            values.put("uri", request.substring(first + 1, last));
            values.put("protocol", request.substring(last + 1));
        } else {
            values.put("method", null);
            values.put("uri", null);
            values.put("protocol", null);
        }
    }

    private static boolean isStatus(String text) {
        return text.equals("-") || (text.length() == 3 && text.chars().allMatch(c -> c >= '0' && c <= '9'));
    }

    private static List<String> fields(String line) throws UnparsableException {
        List<String> fields = new ArrayList<>(COMBINED_FIELDS);
        int at = 0;
        while (at < line.length()) {
            char first = line.charAt(at);
            if (first == ' ') {
                at++;
            } else if (first == '"') {
                at = quoted(line, at + 1, fields);
            } else {
                char close = first == '[' ? ']' : ' ';
                int from = first == '[' ? at + 1 : at;
                int end = line.indexOf(close, from);
                if (end < 0 && first == '[') {
                    throw new UnparsableException(Kind.MALFORMED, "a bracket of the access log line is never closed");
                }
                end = end < 0 ? line.length() : end;
                fields.add(line.substring(from, end));
                at = end + 1;
            }
        }
        return fields;
    }

    /** The server writes a quote inside as {@code \"} and a backslash as {@code \\}; other escapes stay. */
    private static int quoted(String line, int from, List<String> fields) throws UnparsableException {
        StringBuilder value = new StringBuilder();
        for (int i = from; i < line.length(); i++) {
            char c = line.charAt(i);
            if (c == '"') {
                fields.add(value.toString());
                return i + 1;
            }
            if (c == '\\' && i + 1 < line.length() && (line.charAt(i + 1) == '"' || line.charAt(i + 1) == '\\')) {
                c = line.charAt(++i);
            }
            value.append(c);
        }
        throw new UnparsableException(Kind.MALFORMED, "a quote of the access log line is never closed");
    }
}
