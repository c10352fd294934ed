// SPDX-License-Identifier: Apache-2.0
package io.hydrant.source.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.hydrant.connect.docs.ConfigDocs;
import io.hydrant.connect.docs.DocsPage;
import io.hydrant.connect.docs.MetricsDocs;
import io.hydrant.listener.ListenerMetrics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ReadmeTest {

    private static final Path README = Path.of("README.md");

    @Test
    void theTablesAreCurrent() {
        DocsPage page = new DocsPage(README);
        page.ensureCurrent("options", ConfigDocs.markdown(HttpSourceConfig.DEF));
        page.ensureCurrent("route-options", ConfigDocs.markdown(RouteConfig.DEF));
        page.ensureCurrent("key-options", ConfigDocs.markdown(ApiKeyConfig.DEF));
        page.ensureCurrent("plan-options", ConfigDocs.markdown(UsagePlanConfig.DEF));
        page.ensureCurrent("metrics", MetricsDocs.markdown(ListenerMetrics.described()));
    }

    @Test
    void theExamplesForPartnersAreValid() throws IOException {
        String page = Files.readString(Path.of("PARTNERS.md"));
        int examples = 0;
        for (int at = page.indexOf("```json"); at >= 0; at = page.indexOf("```json", at + 1)) {
            int begin = at + "```json".length();
            JsonNode example = new ObjectMapper().readTree(page.substring(begin, page.indexOf("```", begin)));
            Map<String, String> config = new HashMap<>();
            example.path("config")
                    .properties()
                    .forEach(key -> config.put(key.getKey(), key.getValue().asText()));
            assertThat(new HttpSourceConnector().validate(config).configValues())
                    .allSatisfy(value -> assertThat(value.errorMessages()).isEmpty());
            examples++;
        }
        assertThat(examples).isEqualTo(2);
    }

    @Test
    void theExampleDoesWhatThePageSays() throws IOException {
        String page = Files.readString(README);
        int begin = page.indexOf("```json") + "```json".length();
        JsonNode example = new ObjectMapper().readTree(page.substring(begin, page.indexOf("```", begin)));
        Map<String, String> config =
                new HashMap<>(RunningSource.config("routes.attribution.path", null, "routes.attribution.topic", null));
        example.path("config")
                .properties()
                .forEach(key -> config.put(key.getKey(), key.getValue().asText()));
        config.put("listener.port", RunningSource.config().get("listener.port"));

        assertThat(new HttpSourceConnector().validate(config).configValues())
                .allSatisfy(value -> assertThat(value.errorMessages()).isEmpty());
        try (RunningSource source = new RunningSource(config, RunningSource.ACKNOWLEDGES)) {
            assertThat(source.get(
                                    "/abc123/mobile_attribution?key=change-me-0123456789&event_name=Purchase&created_at=1404214665")
                            .statusCode())
                    .isEqualTo(200);
            assertThat(source.values())
                    .containsExactly(
                            "{\"event_name\":\"Purchase\",\"created_at\":\"1404214665\",\"app_token\":\"abc123\"}");
            assertThat(source.records().get(0).key()).isEqualTo("abc123");
        }
    }
}
