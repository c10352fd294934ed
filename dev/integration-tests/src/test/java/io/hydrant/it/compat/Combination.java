// SPDX-License-Identifier: Apache-2.0
package io.hydrant.it.compat;

import io.hydrant.it.Environment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A Connect version on a JDK.
 *
 * @param connect for example {@code 3.7}
 * @param worker the folder of that version's jars
 * @param java for example {@code 17}
 * @param home of the JDK; meaningless when one is missing
 * @param missing why it cannot run here, or null
 */
record Combination(
        String connect,
        Path worker,
        String java,
        Path home,
        @Nullable String missing) {

    /** The other JDK: where {@code -Dcompat.jdk25=HOME} or the usual folders have it. */
    private static final String NEWER = "25";

    /** Every version in {@code dev/compat} on this JVM's JDK and on the newer one. */
    static List<Combination> all() throws IOException {
        String own = System.getProperty("java.specification.version");
        Path newer = newerJdk();
        List<Combination> all = new ArrayList<>();
        for (Path module : modules()) {
            String connect = module.getFileName().toString().substring("connect-".length());
            Path worker = module.resolve("target/worker");
            String unresolved = Files.isDirectory(worker) ? null : worker + " is not there: -Pcompat makes it";
            all.add(new Combination(connect, worker, own, Path.of(System.getProperty("java.home")), unresolved));
            if (!own.equals(NEWER)) {
                all.add(new Combination(
                        connect,
                        worker,
                        NEWER,
                        newer == null ? Path.of("") : newer,
                        newer == null
                                ? "no JDK " + NEWER + " was found: name one with -Dcompat.jdk25=HOME"
                                : unresolved));
            }
        }
        return all;
    }

    private static List<Path> modules() throws IOException {
        try (Stream<Path> folders = Files.list(Environment.home().resolve("dev/compat"))) {
            return folders.filter(folder -> folder.getFileName().toString().startsWith("connect-"))
                    .sorted()
                    .toList();
        }
    }

    private static @Nullable Path newerJdk() throws IOException {
        String named = System.getProperty("compat.jdk25", "");
        if (!named.isEmpty()) {
            return Path.of(named);
        }
        Path usual = Path.of("/usr/lib/jvm");
        if (!Files.isDirectory(usual)) {
            return null;
        }
        try (Stream<Path> folders = Files.list(usual)) {
            return folders.filter(Combination::isNewer).sorted().findFirst().orElse(null);
        }
    }

    private static boolean isNewer(Path home) {
        try {
            return Files.isExecutable(home.resolve("bin/java"))
                    && Files.readString(home.resolve("release")).contains("JAVA_VERSION=\"" + NEWER);
        } catch (IOException e) {
            return false;
        }
    }

    /** For example {@code connect-3.7-java-17-}. */
    String folder() {
        return "connect-" + connect + "-java-" + java + "-";
    }

    @Override
    public String toString() {
        return "Connect " + connect + " on Java " + java;
    }
}
