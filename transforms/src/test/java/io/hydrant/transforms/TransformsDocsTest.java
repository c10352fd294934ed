// SPDX-License-Identifier: Apache-2.0
package io.hydrant.transforms;

import static org.assertj.core.api.Assertions.assertThat;

import io.hydrant.connect.docs.ConfigDocs;
import io.hydrant.connect.docs.DocsPage;
import io.hydrant.connect.docs.MetricsDocs;
import io.hydrant.transforms.outcome.Outcomes;
import io.hydrant.transforms.predicates.MatchesCloudWatchFilter;
import java.nio.file.Path;
import java.util.ServiceLoader;
import org.apache.kafka.connect.transforms.Transformation;
import org.apache.kafka.connect.transforms.predicates.Predicate;
import org.junit.jupiter.api.Test;

/** The README says what the code says: rewritten by {@code -Ddocs.update}. */
@SuppressWarnings("rawtypes") // ServiceLoader takes a class literal
class TransformsDocsTest {

    private final DocsPage readme = new DocsPage(Path.of("README.md"));

    @Test
    void optionsAreCurrent() {
        int transforms = 0;
        for (Transformation<?> transform : ServiceLoader.load(Transformation.class)) {
            String name = transform.getClass().getName();
            if (name.startsWith("io.hydrant") && name.endsWith("$Value")) {
                transforms++;
                readme.ensureCurrent(
                        transform.getClass().getEnclosingClass().getSimpleName(),
                        ConfigDocs.markdown(transform.config()));
            }
        }
        assertThat(transforms).isEqualTo(16);
        readme.ensureCurrent(
                MatchesCloudWatchFilter.class.getSimpleName(), ConfigDocs.markdown(MatchesCloudWatchFilter.CONFIG));
    }

    @Test
    void metricsAreCurrent() {
        readme.ensureCurrent("metrics", MetricsDocs.markdown(Outcomes.metrics()));
    }

    @Test
    void keyAndValueClassesAreListedAndAlike() throws ReflectiveOperationException {
        for (Transformation<?> transform : ServiceLoader.load(Transformation.class)) {
            String name = transform.getClass().getName();
            if (name.startsWith("io.hydrant") && name.endsWith("$Value")) {
                Object key = Class.forName(name.replace("$Value", "$Key"))
                        .getDeclaredConstructor()
                        .newInstance();
                assertThat(((Transformation<?>) key).config()).isSameAs(transform.config());
                assertThat(ServiceLoader.load(Transformation.class).stream().map(ServiceLoader.Provider::type))
                        .contains(((Transformation<?>) key).getClass());
            }
        }
        assertThat(ServiceLoader.load(Predicate.class).stream().map(ServiceLoader.Provider::type))
                .contains(MatchesCloudWatchFilter.class);
    }
}
