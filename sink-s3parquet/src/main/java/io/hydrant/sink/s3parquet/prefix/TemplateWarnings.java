// SPDX-License-Identifier: Apache-2.0
package io.hydrant.sink.s3parquet.prefix;

import io.hydrant.sink.s3parquet.prefix.Piece.Timestamp;
import java.util.ArrayList;
import java.util.List;

/** What a template is allowed to hold and its author has probably not meant. */
final class TemplateWarnings {
    private TemplateWarnings() {}

    static List<String> of(PrefixTemplate template) {
        List<String> warnings = new ArrayList<>();
        String letters = template.pieces().stream()
                .filter(Timestamp.class::isInstance)
                .map(piece -> TimeUnitOfText.letters(((Timestamp) piece).pattern()))
                .reduce("", String::concat);
        if (letters.indexOf('Y') >= 0) {
            warnings.add("'Y' is the year of the week, which differs from the year around New Year: write yyyy.");
        }
        if (letters.indexOf('D') >= 0) {
            warnings.add("'D' is the day of the year (1 to 366): write dd for the day of the month.");
        }
        if (letters.indexOf('m') >= 0 && letters.chars().noneMatch(c -> "HhKk".indexOf(c) >= 0)) {
            warnings.add("'mm' is minutes, and there is no hour in this template: write MM for the month.");
        }
        if (template.text().startsWith("/") || template.text().contains("//")) {
            warnings.add(
                    "The keys would have an empty folder name ('//' or a '/' at the start), which many tools hide.");
        }
        for (String segment : template.text().split("/", -1)) {
            if (segment.equals(".") || segment.equals("..")) {
                warnings.add(
                        "The keys would have a folder named '" + segment + "', which many tools resolve or refuse.");
            }
        }
        return warnings;
    }
}
