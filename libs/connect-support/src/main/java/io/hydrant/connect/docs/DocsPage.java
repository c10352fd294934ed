// SPDX-License-Identifier: Apache-2.0
package io.hydrant.connect.docs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A Markdown page with generated sections between markers:
 *
 * <pre>{@code
 * <!-- generated:options -->
 * ...
 * <!-- /generated:options -->
 * }</pre>
 *
 * A module's test calls {@link #ensureCurrent} for each section.
 */
public final class DocsPage {

    /** System property that makes {@link #ensureCurrent} rewrite a stale page: {@code mvn test -Ddocs.update}. */
    public static final String UPDATE = "docs.update";

    private final Path file;
    private final boolean update;

    public DocsPage(Path file) {
        this(file, System.getProperty(UPDATE) != null);
    }

    DocsPage(Path file, boolean update) {
        this.file = file;
        this.update = update;
    }

    /**
     * Compares the section with what the code says.
     *
     * @throws AssertionError if it is stale, naming the file, the section and the way to rewrite it
     */
    public void ensureCurrent(String section, String generated) {
        String page = read();
        String opening = "<!-- generated:" + section + " -->\n";
        String closing = "<!-- /generated:" + section + " -->";
        int from = page.indexOf(opening);
        int to = page.indexOf(closing);
        if (from < 0 || to < from) {
            throw new AssertionError(file + " has no section between " + opening.strip() + " and " + closing);
        }
        String current =
                page.substring(0, from + opening.length()) + "\n" + generated.strip() + "\n\n" + page.substring(to);
        if (current.equals(page)) {
            return;
        }
        if (!update) {
            throw new AssertionError("section " + section + " of " + file + " is stale: run mvn test -D" + UPDATE
                    + " and commit the page");
        }
        write(current);
    }

    private String read() {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void write(String page) {
        try {
            Files.writeString(file, page);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
