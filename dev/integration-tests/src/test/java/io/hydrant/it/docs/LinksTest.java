// SPDX-License-Identifier: Apache-2.0
package io.hydrant.it.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Links between our pages lead to files and headings that are there. Links to other sites are not followed. */
class LinksTest {

    private static final Pattern LINK = Pattern.compile("\\]\\((?<target>[^)\\s]+)\\)");

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
