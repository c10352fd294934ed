// SPDX-License-Identifier: Apache-2.0
package io.hydrant.benchmarks.transforms;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.hydrant.transforms.filter.FilterPattern;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * The filter engine beside java.util.regex and a Jackson tree, each asked the same question of the same bytes: records arrive
 * as bytes, so whoever needs a String makes one. Each invocation matches a line that matches and one that does not; the
 * score is operations of two lines.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
@SuppressWarnings("ShortCircuitBoolean") // both lines are matched in every operation
public class FilterBenchmark {

    private static final byte[] JSON_YES = json("error", 503).getBytes(UTF_8);
    private static final byte[] JSON_NO = json("info", 200).getBytes(UTF_8);
    private static final byte[] LINE_YES = line(404).getBytes(UTF_8);
    private static final byte[] LINE_NO = line(200).getBytes(UTF_8);

    private final ObjectMapper mapper = new ObjectMapper();

    private final FilterPattern json = FilterPattern.compile("{ $.level = \"error\" && $.response.status >= 500 }");
    private final Pattern jsonRegex = Pattern.compile(
            "(?=.*\"level\"\\s*:\\s*\"error\")(?=.*\"response\"\\s*:\\s*\\{[^}]*\"status\"\\s*:\\s*[5-9]\\d\\d[,}])",
            Pattern.DOTALL);

    private final FilterPattern terms = FilterPattern.compile("\" 404 \" -healthcheck");
    private final Pattern termsRegex = Pattern.compile("^(?!.*healthcheck).* 404 ", Pattern.DOTALL);

    private final FilterPattern regex = FilterPattern.compile("%HTTP/1\\.[01]\\x22 4[0-9]{2} %");
    private final Pattern regexRegex = Pattern.compile("HTTP/1\\.[01]\" 4[0-9]{2} ");

    private final FilterPattern delimited =
            FilterPattern.compile("[ip, ident, user, time, request = *html*, status = 4*, bytes, ...]");
    private final Pattern delimitedRegex =
            Pattern.compile("^\\S+ \\S+ \\S+ \\[[^\\]]*\\] \"[^\"]*html[^\"]*\" 4\\d* \\S+");

    private static String json(String level, int status) {
        return "{\"time\":\"2026-11-20T08:00:00.123Z\",\"level\":\"" + level
                + "\",\"service\":\"checkout\",\"trace\":\"4bf92f3577b34da6a3ce929d0e0e4736\",\"user\":{\"id\":1234567,"
                + "\"plan\":\"pro\",\"tags\":[\"a\",\"b\",\"c\"]},\"request\":{\"method\":\"POST\",\"path\":\"/v1/orders\",\"bytes\":1834,\"headers\":{\"accept\":\"application/json\",\"user-agent\":\"shop/7.1"
                + " (linux)\"}},\"response\":{\"bytes\":512,\"status\":" + status + ",\"took_ms\":37.25},"
                + "\"message\":\"order 8812 placed by customer 1234567 in 37 ms\"}";
    }

    private static String line(int status) {
        return "192.0.2.17 - frank [20/Nov/2026:08:00:00 +0000] \"GET /shop/index.html?item=8812&lang=en HTTP/1.1\" "
                + status + " 2326 \"https://example.com/start\" \"Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36\"";
    }

    @Benchmark
    public boolean jsonByHydrant() {
        return json.matches(JSON_YES) & !json.matches(JSON_NO);
    }

    @Benchmark
    public boolean jsonByJacksonTree() throws IOException {
        return tree(JSON_YES) & !tree(JSON_NO);
    }

    private boolean tree(byte[] message) throws IOException {
        JsonNode node = mapper.readTree(message);
        JsonNode status = node.path("response").path("status");
        return node.path("level").asText().equals("error") && status.isNumber() && status.asDouble() >= 500;
    }

    @Benchmark
    public boolean jsonByRegex() {
        return jsonRegex.matcher(new String(JSON_YES, UTF_8)).find()
                & !jsonRegex.matcher(new String(JSON_NO, UTF_8)).find();
    }

    @Benchmark
    public boolean termsByHydrant() {
        return terms.matches(LINE_YES) & !terms.matches(LINE_NO);
    }

    @Benchmark
    public boolean termsByRegex() {
        return termsRegex.matcher(new String(LINE_YES, UTF_8)).find()
                & !termsRegex.matcher(new String(LINE_NO, UTF_8)).find();
    }

    @Benchmark
    public boolean regexByHydrant() {
        return regex.matches(LINE_YES) & !regex.matches(LINE_NO);
    }

    @Benchmark
    public boolean regexByRegex() {
        return regexRegex.matcher(new String(LINE_YES, UTF_8)).find()
                & !regexRegex.matcher(new String(LINE_NO, UTF_8)).find();
    }

    @Benchmark
    public boolean delimitedByHydrant() {
        return delimited.matches(LINE_YES) & !delimited.matches(LINE_NO);
    }

    @Benchmark
    public boolean delimitedByRegex() {
        return delimitedRegex.matcher(new String(LINE_YES, UTF_8)).find()
                & !delimitedRegex.matcher(new String(LINE_NO, UTF_8)).find();
    }
}
