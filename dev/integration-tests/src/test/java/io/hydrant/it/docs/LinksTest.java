// SPDX-License-Identifier: Apache-2.0
package io.hydrant.it.docs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.hydrant.it.Environment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Links between our pages lead to files and headings that are there. Links to other sites are not followed. */
class LinksTest {

    private static final Pattern LINK = Pattern.compile("\\]\\((?<target>[^)\\s]+)\\)");

    private static final Pattern PUT = Pattern.compile("@(\\S+\\.json)[\\s\\\\]+\\S*/connectors/([\\w-]+)/config");

    private static final Pattern TEST = Pattern.compile("`([A-Z]\\w+(?:Test|IT))`");

    @Test
    void linksResolve() {
        List<String> broken = new ArrayList<>();
        List<Path> pages = Pages.all();

        for (Path page : pages) {
            for (MatchResult link :
                    LINK.matcher(Pages.prose(Pages.text(page))).results().toList()) {
                String target = link.group(1);
                if (!target.contains("://") && !target.startsWith("mailto:") && !resolves(page, target)) {
                    broken.add(page + ": " + target);
                }
            }
        }

        assertThat(pages).hasSizeGreaterThan(15);
        assertThat(broken).isEmpty();
    }

    /** Connect refuses a configuration that is put under another name than it has. */
    @Test
    void commandsPutFilesUnderTheirOwnNames() throws IOException {
        List<String> wrong = new ArrayList<>();
        int commands = 0;
        for (Path page : Pages.all()) {
            for (MatchResult put : PUT.matcher(Pages.text(page)).results().toList()) {
                Path fromRoot = Environment.home().resolve(put.group(1));
                Path file = Files.exists(fromRoot) ? fromRoot : page.resolveSibling(put.group(1));
                String name = new ObjectMapper()
                        .readTree(Files.readAllBytes(file))
                        .path("name")
                        .asText();
                commands++;
                if (!name.equals(put.group(2))) {
                    wrong.add(page + ": " + put.group());
                }
            }
        }

        assertThat(commands).isPositive();
        assertThat(wrong).isEmpty();
    }

    /** A page that says "shown by" names a test that there is. */
    @Test
    void namedTestsExist() throws IOException {
        Set<String> tests;
        try (Stream<Path> files = Files.walk(Environment.home())) {
            tests = files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".java"))
                    .map(name -> name.substring(0, name.length() - ".java".length()))
                    .collect(Collectors.toSet());
        }
        List<String> unknown = new ArrayList<>();
        for (Path page : Pages.all()) {
            for (MatchResult name : TEST.matcher(Pages.text(page)).results().toList()) {
                if (!tests.contains(name.group(1))) {
                    unknown.add(page + ": " + name.group(1));
                }
            }
        }

        assertThat(unknown).isEmpty();
    }

    private static boolean resolves(Path page, String target) {
        int hash = target.indexOf('#');
        String path = hash < 0 ? target : target.substring(0, hash);
        Path file = path.isEmpty() ? page : page.resolveSibling(path).normalize();
        if (!Files.exists(file)) {
            return false;
        }
        return hash < 0
                || !file.toString().endsWith(".md")
                || Pages.anchors(file).contains(target.substring(hash + 1));
    }
}
