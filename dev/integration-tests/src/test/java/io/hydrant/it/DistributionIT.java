// SPDX-License-Identifier: Apache-2.0
package io.hydrant.it;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The zips that a platform team unzips: layout, size, and nothing in them that the worker brings. */
class DistributionIT {

    private static final long MIB = 1024 * 1024;
    private static final String VERSION = requireNonNull(System.getProperty("hydrant.version"), "run by Maven");
    private static final Path TARGET = Environment.home().resolve("distribution/target");

    /** Packages that belong to the worker, or must not be there at all. */
    private static final List<String> FOREIGN = List.of(
            "org/apache/kafka/", "org/slf4j/", "org/apache/hadoop/", "org/apache/logging/log4j/", "ch/qos/logback/");

    @ParameterizedTest
    @CsvSource({
        "hydrant, 64",
        "hydrant-source-http, 16",
        "hydrant-source-cloudwatch, 24",
        "hydrant-sink-s3parquet, 48",
        "hydrant-transforms, 8",
    })
    void zipIsComplete(String name, long limitMib) throws IOException {
        Path zip = TARGET.resolve(name + "-" + VERSION + ".zip");

        System.out.printf("%s: %.1f MiB (limit %d)%n", zip.getFileName(), Files.size(zip) / (double) MIB, limitMib);
        assertThat(Files.size(zip)).isLessThan(limitMib * MIB);

        try (ZipFile file = new ZipFile(zip.toFile())) {
            List<String> entries = file.stream().map(ZipEntry::getName).collect(Collectors.toList());
            String root = name + "-" + VERSION + "/";
            assertThat(entries)
                    .allMatch(entry -> entry.startsWith(root))
                    .contains(root + "doc/LICENSE", root + "doc/sbom.cyclonedx.json");
            JsonNode manifest = new ObjectMapper().readTree(read(file, root + "manifest.json"));
            assertThat(manifest.path("name").asText()).isEqualTo(name);
            assertThat(manifest.path("version").asText()).isEqualTo(VERSION);

            List<String> jars =
                    entries.stream().filter(entry -> entry.endsWith(".jar")).collect(Collectors.toList());
            assertThat(jars).isNotEmpty().allMatch(jar -> jar.startsWith(root + "lib/"));
            for (String jar : jars) {
                assertThat(foreignClasses(read(file, jar)))
                        .as("classes of %s", jar)
                        .isEmpty();
            }
            List<String> foreign = jars.stream()
                    .map(jar -> jar.substring((root + "lib/").length()))
                    .filter(jar -> !jar.startsWith("hydrant-"))
                    .collect(Collectors.toList());
            // May name an annotation library more, which is there for compilation.
            assertThat(thirdParty(read(file, root + "doc/THIRD-PARTY.txt"))).containsAll(foreign);
            assertThat(components(read(file, root + "doc/sbom.cyclonedx.json"))).containsAll(foreign);
        }
    }

    @Test
    void explodedFolderIsTheBundle() throws IOException {
        Path plugins = TARGET.resolve("plugins");
        Set<String> exploded = new TreeSet<>();
        try (Stream<Path> files = Files.walk(plugins)) {
            files.filter(Files::isRegularFile)
                    .forEach(file -> exploded.add(plugins.relativize(file).toString()));
        }

        try (ZipFile file =
                new ZipFile(TARGET.resolve("hydrant-" + VERSION + ".zip").toFile())) {
            Set<String> zipped = file.stream()
                    .filter(entry -> !entry.isDirectory())
                    .map(ZipEntry::getName)
                    .collect(Collectors.toCollection(TreeSet::new));
            assertThat(exploded).isEqualTo(zipped);
        }
    }

    @Test
    void commandsCanBeExecuted() throws IOException {
        try (Stream<Path> commands = Files.list(TARGET.resolve("plugins/hydrant-" + VERSION + "/bin"))) {
            assertThat(commands).isNotEmpty().allMatch(Files::isExecutable);
        }
    }

    private static List<String> foreignClasses(byte[] jar) throws IOException {
        List<String> found = new ArrayList<>();
        try (ZipInputStream in = new ZipInputStream(new ByteArrayInputStream(jar))) {
            for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                String name = entry.getName();
                if (name.endsWith(".class") && FOREIGN.stream().anyMatch(name::startsWith)) {
                    found.add(name);
                }
            }
        }
        return found;
    }

    /** The jars that the licence list names, each with at least one licence before it. */
    private static List<String> thirdParty(byte[] list) {
        Pattern line = Pattern.compile("(?m)^ +(?:\\([^()]+\\) )+.* \\([^:()]+:([^:()]+):([^:()]+) - .*\\)$");
        return line.matcher(new String(list, StandardCharsets.UTF_8))
                .results()
                .map(found -> found.group(1) + "-" + found.group(2) + ".jar")
                .collect(Collectors.toList());
    }

    /** The jars of the bill of materials that have a licence there. */
    private static List<String> components(byte[] sbom) throws IOException {
        List<String> jars = new ArrayList<>();
        for (JsonNode component : new ObjectMapper().readTree(sbom).path("components")) {
            if (!component.path("licenses").isEmpty()) {
                jars.add(component.path("name").asText() + "-"
                        + component.path("version").asText() + ".jar");
            }
        }
        return jars;
    }

    private static byte[] read(ZipFile file, String entry) throws IOException {
        try (InputStream in = file.getInputStream(requireNonNull(file.getEntry(entry), () -> "no " + entry))) {
            return in.readAllBytes();
        }
    }
}
