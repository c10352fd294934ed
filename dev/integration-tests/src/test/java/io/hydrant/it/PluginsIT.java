// SPDX-License-Identifier: Apache-2.0
package io.hydrant.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.hydrant.dev.quickstart.ExampleFiles;
import io.hydrant.dev.stack.rest.PluginInfo;
import io.hydrant.dev.stack.rest.Validation;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What an operator sees of the plugins before the first connector runs. */
@ExtendWith(SharedEnvironment.class)
class PluginsIT {

    private static final ExampleFiles ATTRIBUTION =
            new ExampleFiles(Environment.home().resolve("config-examples/attribution"));

    @Test
    void connectorsAreListedWithTheirVersion(Environment environment) {
        List<PluginInfo> plugins = environment.connect().plugins(true);

        String version = System.getProperty("hydrant.version");
        assertThat(plugins)
                .filteredOn(plugin -> plugin.className().startsWith("io.hydrant."))
                .extracting(PluginInfo::className)
                .contains(
                        "io.hydrant.source.http.HttpSourceConnector",
                        "io.hydrant.sink.s3parquet.S3ParquetSinkConnector");
        assertThat(plugins)
                .filteredOn(plugin -> plugin.className().startsWith("io.hydrant."))
                .allSatisfy(plugin -> assertThat(plugin.version()).startsWith(String.valueOf(version)));
    }

    @Test
    void shippedExamplesAreValid(Environment environment) {
        assertThat(environment
                        .connect()
                        .validate(ATTRIBUTION.asShipped("source.json"))
                        .errors())
                .isEmpty();
        assertThat(environment
                        .connect()
                        .validate(ATTRIBUTION.asShipped("sink.json"))
                        .errors())
                .isEmpty();
    }

    @Test
    void everyWrongKeyOfTheSinkIsNamed(Environment environment) {
        Map<String, String> config = new HashMap<>(ATTRIBUTION.asShipped("sink.json"));
        Map<String, String> wrong = Map.of(
                "s3.prefix", "mobile_attribution/!{timestamp:QQQQ",
                "buffering.size.mb", "0",
                "buffering.interval.seconds", "soon",
                "format", "parqet",
                "glue.partition.mode", "guess",
                "json.deserializer", "jackson");
        config.putAll(wrong);

        Validation validation = environment.connect().validate(config);

        assertSentences(validation, wrong);
    }

    @Test
    void everyWrongKeyOfTheHttpSourceIsNamed(Environment environment) {
        Map<String, String> config = new HashMap<>(ATTRIBUTION.asShipped("source.json"));
        Map<String, String> wrong = Map.of(
                "listener.port", "70000",
                "routes.attribution.path", "no-slash/{",
                "routes.attribution.methods", "FETCH",
                "routes.attribution.mapping", "magic",
                "routes.attribution.source.ip.allow", "10.0.0.0/99",
                "request.timeout.ms", "later");
        config.putAll(wrong);

        Validation validation = environment.connect().validate(config);

        assertSentences(validation, wrong);
    }

    @Test
    void missingKeyIsNamed(Environment environment) {
        Map<String, String> config = new HashMap<>(ATTRIBUTION.asShipped("sink.json"));
        config.remove("s3.bucket");

        assertThat(environment.connect().validate(config).errors()).containsKey("s3.bucket");
    }

    /** Each wrong key is there, no other is, and each complaint is more than the value. */
    private static void assertSentences(Validation validation, Map<String, String> wrong) {
        assertThat(validation.errors().keySet()).containsExactlyInAnyOrderElementsOf(wrong.keySet());
        validation
                .errors()
                .forEach((key, messages) -> assertThat(messages)
                        .as("complaints about %s", key)
                        .allSatisfy(message -> assertThat(message.split(" ")).hasSizeGreaterThan(4)));
    }
}
