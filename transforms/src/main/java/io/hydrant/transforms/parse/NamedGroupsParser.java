// SPDX-License-Identifier: Apache-2.0
package io.hydrant.transforms.parse;

import io.hydrant.transforms.parse.UnparsableException.Kind;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A regular expression whose named groups, {@code (?<status>\d+)}, are the values. Immutable. */
public final class NamedGroupsParser implements TextParser {

    private final TimedRegex regex;

    /** Throws {@link IllegalArgumentException} if the pattern is none or names no group. */
    public NamedGroupsParser(String pattern, Duration timeout) {
        this.regex = new TimedRegex(pattern, timeout);
        if (regex.groups().isEmpty()) {
            throw new IllegalArgumentException("the expression has no named group such as (?<status>\\d+)");
        }
    }

    @Override
    public Map<String, @Nullable Object> parse(String text) throws UnparsableException {
        List<@Nullable String> found = regex.find(Lines.withoutNewline(text).getBytes(StandardCharsets.UTF_8));
        if (found == null) {
            throw new UnparsableException(Kind.NO_MATCH, "the expression does not match");
        }
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        for (int i = 0; i < found.size(); i++) {
            values.put(regex.groups().get(i).name(), found.get(i));
        }
        return values;
    }
}
