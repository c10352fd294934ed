// SPDX-License-Identifier: Apache-2.0
package io.hydrant.sink.s3parquet;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.syntax.elements.GivenClassesConjunction;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import org.apache.kafka.connect.sink.SinkConnector;
import org.junit.jupiter.api.Test;

/** The module's shape (style.md section 12). */
class ArchitectureTest {

    private static final String ROOT = "io.hydrant.sink.s3parquet";

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages(ROOT);

    @Test
    void packagesHaveNoCycles() {
        slices().matching(ROOT + ".(*)..").should().beFreeOfCycles().check(CLASSES);
    }

    @Test
    void nothingDependsOnTheRootPackage() {
        noClasses()
                .that()
                .resideInAnyPackage(ROOT + ".(*)..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage(ROOT)
                .check(CLASSES);
    }

    @Test
    void onlyTheAdaptersKnowTheAwsSdk() {
        outside("..store..", "..catalog..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("software.amazon..")
                .check(CLASSES);
    }

    @Test
    void onlyTheParquetPackageKnowsParquetAndHadoop() {
        outside("..parquet..", "..verify..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.apache.parquet..", "org.apache.hadoop..")
                .check(CLASSES);
    }

    @Test
    void timeComesFromTheClockOnly() {
        noClasses().should().callMethod(Instant.class, "now").check(CLASSES);
        noClasses().should().callMethod(Clock.class, "systemUTC").check(CLASSES);
        noClasses()
                .that()
                .doNotHaveSimpleName("SinkServices")
                .should()
                .callMethod(System.class, "currentTimeMillis")
                .orShould()
                .callMethod(System.class, "nanoTime")
                .check(CLASSES);
    }

    @Test
    void everyConnectorIsInTheServiceFile() throws IOException {
        List<String> connectors = CLASSES.stream()
                .filter(one -> one.isAssignableTo(SinkConnector.class))
                .filter(one -> !one.getModifiers().contains(JavaModifier.ABSTRACT))
                .map(one -> one.getName())
                .toList();
        try (InputStream services =
                ArchitectureTest.class.getResourceAsStream("/META-INF/services/" + SinkConnector.class.getName())) {
            assertThat(services).isNotNull();
            assertThat(new String(services.readAllBytes(), StandardCharsets.UTF_8).lines())
                    .containsExactlyElementsOf(connectors);
        }
        assertThat(connectors).containsExactly(S3ParquetSinkConnector.class.getName());
    }

    private static GivenClassesConjunction outside(String... packages) {
        return noClasses().that().resideOutsideOfPackages(packages);
    }
}
