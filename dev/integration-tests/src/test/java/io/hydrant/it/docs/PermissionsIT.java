// SPDX-License-Identifier: Apache-2.0
package io.hydrant.it.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.hydrant.it.Environment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipFile;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The tables of AWS calls in the permissions page are the calls in the code: operations of the SDK that ships. */
class PermissionsIT {

    private static final Pattern CALL = Pattern.compile("\\.(\\w+?)(?:Paginator)?\\(|\\b(\\w+)Request\\b");

    @ParameterizedTest
    @CsvSource({
        "s3, sink-s3parquet",
        "glue, sink-s3parquet",
        "kinesis, source-cloudwatch",
        "sts, libs/aws-support",
    })
    void callsAreListed(String service, String module) throws IOException {
        Set<String> operations = operations(service);
        Set<String> called = new TreeSet<>();
        try (Stream<Path> files = Files.walk(Environment.home().resolve(module + "/src/main/java"))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                String code = Files.readString(file);
                if (code.contains("awssdk.services." + service + ".")) {
                    CALL.matcher(code)
                            .results()
                            .map(call -> call.group(1) == null ? call.group(2) : capitalised(call.group(1)))
                            .filter(operations::contains)
                            .map(operation -> service + ":" + operation)
                            .forEach(called::add);
                }
            }
        }

        Set<String> listed = Pages.firstCells("docs/permissions.md").stream()
                .filter(call -> call.startsWith(service + ":"))
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(called).isNotEmpty().isEqualTo(listed);
    }

    /** Whatever has a request class in the service's jar, for example {@code GetObject}. */
    private static Set<String> operations(String service) throws IOException {
        Path jar;
        try (Stream<Path> files = Files.walk(Environment.plugins())) {
            jar = files.filter(file -> file.getFileName().toString().matches(service + "-\\d.*\\.jar"))
                    .findFirst()
                    .orElseThrow();
        }
        Pattern request = Pattern.compile(".*/services/" + service + "/model/(\\w+)Request\\.class");
        try (ZipFile zip = new ZipFile(jar.toFile())) {
            return zip.stream()
                    .map(entry -> request.matcher(entry.getName()))
                    .filter(matcher -> matcher.matches())
                    .map(matcher -> matcher.group(1))
                    .collect(Collectors.toSet());
        }
    }

    private static String capitalised(String name) {
        return name.substring(0, 1).toUpperCase(Locale.ROOT) + name.substring(1);
    }
}
