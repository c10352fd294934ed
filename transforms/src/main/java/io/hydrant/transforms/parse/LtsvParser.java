// SPDX-License-Identifier: Apache-2.0
package io.hydrant.transforms.parse;

import io.hydrant.transforms.parse.UnparsableException.Kind;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Labeled tab-separated values: {@code time:[28/Jun/2021:17:22:48 +0900]<tab>host:192.0.2.1<tab>status:200}. Of a label that
 * occurs twice the last value counts; empty fields between tabs are passed over. Immutable.
 *
 * @see <a href="http://ltsv.org/">ltsv.org</a>
 */
public final class LtsvParser implements TextParser {

    @Override
    public Map<String, @Nullable Object> parse(String text) throws UnparsableException {
        String line = Lines.withoutNewline(text);
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        int from = 0;
        while (from <= line.length()) {
            int tab = line.indexOf('\t', from);
            int end = tab < 0 ? line.length() : tab;
            if (end > from) {
                int colon = from;
                while (colon < end && line.charAt(colon) != ':') {
                    colon++;
                }
                if (colon == from || colon == end) {
                    throw new UnparsableException(
                            Kind.MALFORMED, "field " + (values.size() + 1) + " of the LTSV line has no label");
                }
                values.put(line.substring(from, colon), line.substring(colon + 1, end));
            }
            from = end + 1;
        }
        if (values.isEmpty()) {
            throw new UnparsableException(Kind.MALFORMED, "the LTSV line is empty");
        }
        return values;
    }
}
