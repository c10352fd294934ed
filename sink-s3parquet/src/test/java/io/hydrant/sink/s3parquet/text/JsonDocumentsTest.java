// SPDX-License-Identifier: Apache-2.0
package io.hydrant.sink.s3parquet.text;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.hydrant.testing.Seeded;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Documents on a line each; Jackson is the witness that they are the same documents. */
class JsonDocumentsTest {

    private static String lines(String json) {
        return new String(JsonDocuments.lines(json.getBytes(UTF_8)), UTF_8);
    }

    @Test
    void whiteSpaceBetweenTokensIsLeftOut() {
        assertThat(lines("\uFEFF { \"a\" :\t1 ,\r\n\"b\":[ ] } ")).isEqualTo("{\"a\":1,\"b\":[]}\n");
        assertThat(lines("{}{}\n{}")).isEqualTo("{}\n{}\n{}\n");
    }

    @Test
    void whatStandsInTextStays() {
        String text = "{\"a b\":\" }{ \\\" \\\\\",\"c\":\"\\n\"}";
        assertThat(lines(text)).isEqualTo(text + "\n");
    }

    @Test
    void anyDocumentsStayWhatTheyAre() {
        ObjectMapper jackson = new ObjectMapper();
        Seeded.rounds(500, random -> {
            Map<String, Object> document =
                    Map.of(random.text(20), List.of(random.text(30), random.anyLong(), Map.of("x", random.text(5))));
            String pretty = jackson.writerWithDefaultPrettyPrinter().writeValueAsString(document);
            String[] lines = lines(pretty + pretty).split("\n", -1);
            assertThat(lines).hasSize(3).endsWith("");
            JsonNode expected = jackson.readTree(pretty);
            assertThat(jackson.readTree(lines[0])).isEqualTo(expected);
            assertThat(jackson.readTree(lines[1])).isEqualTo(expected);
        });
    }
}
