// SPDX-License-Identifier: Apache-2.0
package io.hydrant.transforms.filter;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * The command {@code hydrant-filter PATTERN [option...] < log}: prints the lines that match, each line one message. Exit
 * code 0 if something matched, 1 if nothing did, 2 for a wrong pattern, option or input.
 */
public final class FilterCommand {

    static final int MATCHED = 0;
    static final int NOTHING_MATCHED = 1;
    static final int WRONG_INPUT = 2;

    static final int MAX_LINE_BYTES = 64 * 1024 * 1024;

    private static final String USAGE = """
            usage: hydrant-filter PATTERN [--lenient] [--exact-field-count] [--missing-not-equal] [--extract] < log
              PATTERN              a CloudWatch Logs filter pattern; always the first argument, so it may begin with - or ?
              --lenient            take special characters in bare terms
              --exact-field-count  [a, b] needs exactly two fields
              --missing-not-equal  != holds for a JSON member that is not there
              --extract            print name=value of a space-delimited pattern's fields, tab-separated, not the line
            """;

    private static final List<String> OPTIONS =
            List.of("--lenient", "--exact-field-count", "--missing-not-equal", "--extract");

    private FilterCommand() {}

    public static void main(String[] arguments) throws IOException {
        int code;
        try (OutputStream out = new BufferedOutputStream(new FileOutputStream(FileDescriptor.out), 1 << 16)) {
            code = run(arguments, System.in, out, System.err);
        } catch (IOException closed) {
            // Whoever read our output has gone, as head does; there is nobody left to print for.
            code = WRONG_INPUT;
        }
        System.exit(code);
    }

    static int run(String[] arguments, InputStream in, OutputStream out, PrintStream complaints) throws IOException {
        List<String> options =
                arguments.length == 0 ? List.of() : List.of(arguments).subList(1, arguments.length);
        if (arguments.length == 0 || !OPTIONS.containsAll(options)) {
            complaints.print(USAGE);
            return WRONG_INPUT;
        }
        FilterPattern pattern;
        try {
            pattern = FilterPattern.compile(
                    arguments[0],
                    new FilterOptions(
                            options.contains("--lenient"),
                            options.contains("--exact-field-count"),
                            options.contains("--missing-not-equal")));
        } catch (FilterSyntaxException e) {
            complaints.println(e.getMessage());
            return WRONG_INPUT;
        }
        try {
            return filter(pattern, options.contains("--extract"), new BufferedInputStream(in, 1 << 16), out);
        } catch (LineTooLongException e) {
            complaints.println("a line is longer than " + MAX_LINE_BYTES + " bytes: this is no log");
            return WRONG_INPUT;
        } finally {
            out.flush();
        }
    }

    private static int filter(FilterPattern pattern, boolean extract, InputStream in, OutputStream out)
            throws IOException {
        boolean matched = false;
        Line line = new Line();
        while (line.readFrom(in)) {
            byte[] bytes = line.bytes();
            int length = line.length();
            int message = length > 0 && bytes[length - 1] == '\r' ? length - 1 : length;
            if (pattern.matches(bytes, 0, message)) {
                matched = true;
                if (extract) {
                    out.write(fields(pattern.extract(Arrays.copyOf(bytes, message))));
                } else {
                    out.write(bytes, 0, length);
                }
                out.write('\n');
            }
        }
        return matched ? MATCHED : NOTHING_MATCHED;
    }

    private static byte[] fields(Map<String, String> fields) {
        StringBuilder text = new StringBuilder();
        fields.forEach((name, value) ->
                text.append(text.isEmpty() ? "" : "\t").append(name).append('=').append(value));
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static final class LineTooLongException extends IOException {
        private static final long serialVersionUID = 1L;
    }

    /** A line without its newline, in a buffer that is used again. */
    private static final class Line extends ByteArrayOutputStream {

        /** False at the end of the input. */
        boolean readFrom(InputStream in) throws IOException {
            reset();
            int b = in.read();
            if (b < 0) {
                return false;
            }
            while (b >= 0 && b != '\n') {
                if (count >= MAX_LINE_BYTES) {
                    throw new LineTooLongException();
                }
                write(b);
                b = in.read();
            }
            return true;
        }

        byte[] bytes() {
            return buf;
        }

        int length() {
            return count;
        }
    }
}
