// SPDX-License-Identifier: Apache-2.0
package io.hydrant.source.cloudwatch.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.json.UTF8StreamJsonParser;
import io.hydrant.connect.gzip.Gunzip;
import io.hydrant.source.cloudwatch.Samples;
import io.hydrant.testing.Seeded;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class WireJsonTest {

    @Test
    void readsBytesDirectly() throws IOException {
        try (JsonParser parser = WireJson.FACTORY.createParser("{}".getBytes(UTF_8))) {
            assertThat(parser).isInstanceOf(UTF8StreamJsonParser.class);
        }
    }

    @Test
    void keepsTheSendersTextOutOfMessages() {
        assertThatThrownBy(() -> {
                    try (JsonParser parser = WireJson.FACTORY.createParser("[\"secret\", oops]".getBytes(UTF_8))) {
                        while (parser.nextToken() != null) {}
                    }
                })
                .isInstanceOf(JsonParseException.class)
                .hasMessageNotContaining("secret");
    }

    @Test
    void survivesNamesThatCollide() {
        StringBuilder json = new StringBuilder("{");
        for (int i = 0; i < 200_000; i++) {
            json.append(i == 0 ? "" : ",").append("\"k").append(i).append("\":0");
        }
        byte[] body = json.append('}').toString().getBytes(UTF_8);
        for (int round = 0; round < 3; round++) {
            try (JsonParser parser = WireJson.FACTORY.createParser(body)) {
                while (parser.nextToken() != null) {}
            } catch (IOException e) {
                assertThat(e).hasMessageContaining("collisions");
            }
        }
    }

    @Test
    void inflatesWithinTheLimit() {
        Seeded.rounds(200, random -> {
            byte[] plain = random.bytes(5_000);
            byte[] twice = Samples.concat(Samples.gzip(plain), Samples.gzip(plain));
            assertThat(Gunzip.inflate(twice, plain.length * 2)).isEqualTo(Samples.concat(plain, plain));
            if (plain.length > 0) {
                assertThatThrownBy(() -> Gunzip.inflate(twice, plain.length * 2 - 1))
                        .isInstanceOf(Gunzip.TooLarge.class);
            }
        });
    }
}
