// SPDX-License-Identifier: Apache-2.0
package io.hydrant.transforms.parse;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.hydrant.testing.Seeded;
import io.hydrant.transforms.parse.UnparsableException.Kind;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What each parser takes and refuses; and for all: any text ends in values or a refusal, and a long one does not take long. */
class ParsersTest {

    private static final Duration SECOND = Duration.ofSeconds(1);

    private static final Map<String, TextParser> PARSERS = new LinkedHashMap<>(Map.of(
            "ltsv", new LtsvParser(),
            "logfmt", new KeyValueParser(" ", "=", KeyValueParser.BareKey.TRUE),
            "key-value", new KeyValueParser(";", ":", KeyValueParser.BareKey.ERROR),
            "csv", new CsvLineParser(List.of("a", "b"), ',', '"', false),
            "access-log", new AccessLogParser(AccessLogParser.Format.AUTO),
            "grok", new GrokParser(List.of("%{COMBINEDAPACHELOG}", "%{WORD:a} %{GREEDYDATA:b}"), List.of(), SECOND),
            "regex", new NamedGroupsParser("^(?<a>\\w+)=(?<b>.*)$", SECOND),
            "query", new QueryStringParser(QueryStringParser.Repeated.LIST)));

    static Iterable<String> names() {
        return PARSERS.keySet();
    }

    @ParameterizedTest
    @MethodSource("names")
    void anyTextGivesValuesOrIsRefused(String name) {
        TextParser parser = parser(name);
        Seeded.rounds(2_000, random -> {
            String text = random.oneIn(2)
                    ? random.text(60)
                    : new String(
                            random.bytes(60), random.oneIn(2) ? UTF_8 : java.nio.charset.StandardCharsets.ISO_8859_1);
            try {
                assertThat(parser.parse(text)).doesNotContainKey(null);
            } catch (UnparsableException e) {
                assertThat(e.reason()).isNotBlank();
            }
        });
    }

    @ParameterizedTest
    @MethodSource("names")
    void aLongTextDoesNotHang(String name) {
        TextParser parser = parser(name);
        for (String piece : List.of("a", "a ", "\"", "a=", "a\t", "[", ",", "%41", "a&", "\\")) {
            String text = piece.repeat(500_000 / piece.length());
            assertTimeoutPreemptively(
                    Duration.ofSeconds(20),
                    () -> {
                        try {
                            parser.parse(text);
                        } catch (UnparsableException e) {
                            assertThat(e.reason()).isNotBlank();
                        }
                    },
                    name + " on many " + piece);
        }
    }

    @Test
    void ltsvTakesWhatApacheWrites() throws UnparsableException {
        assertThat(parse("ltsv", "time:[28/Jun/2021:17:22:48 +0900]\thost:192.0.2.1\treferer:-\tua:a:b c\tempty:\r\n"))
                .containsExactly(
                        Map.entry("time", "[28/Jun/2021:17:22:48 +0900]"),
                        Map.entry("host", "192.0.2.1"),
                        Map.entry("referer", "-"),
                        Map.entry("ua", "a:b c"),
                        Map.entry("empty", ""));
        refused("ltsv", "no label", Kind.MALFORMED);
        refused("ltsv", ":x", Kind.MALFORMED);
        refused("ltsv", "\n", Kind.MALFORMED);
    }

    @Test
    void keysAndValuesTakeQuotesAndBareKeys() throws UnparsableException {
        assertThat(parse("logfmt", "a=1 msg=\"two \\\"words\\\"\\n\" retry b= \"k 1\"=v a=2"))
                .containsExactly(
                        Map.entry("a", "2"),
                        Map.entry("msg", "two \"words\"\n"),
                        Map.entry("retry", true),
                        Map.entry("b", ""),
                        Map.entry("k 1", "v"));
        assertThat(parse("key-value", "a: 1 ; b:two words;"))
                .containsExactly(Map.entry("a", "1"), Map.entry("b", "two words"));
        refused("logfmt", "a=\"open", Kind.MALFORMED);
        refused("logfmt", "a=\"x\"y", Kind.MALFORMED);
        refused("logfmt", "=x", Kind.MALFORMED);
        refused("key-value", "a", Kind.MALFORMED);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new KeyValueParser("=", "=", KeyValueParser.BareKey.TRUE));
    }

    @Test
    void csvTakesQuotedValues() throws UnparsableException {
        assertThat(parse("csv", "1,\"a \"\"b\"\",\nc\",3\n"))
                .containsExactly(Map.entry("a", "1"), Map.entry("b", "a \"b\",\nc"), Map.entry("column3", "3"));
        refused("csv", "1,2\n3,4", Kind.MALFORMED);
        refused("csv", "\"open", Kind.MALFORMED);
        CsvLineParser exact = new CsvLineParser(List.of("a", "b"), '\t', (char) 0, true);
        assertThat(exact.parse("x\t\"y")).containsExactly(Map.entry("a", "x"), Map.entry("b", "\"y"));
        assertThatExceptionOfType(UnparsableException.class).isThrownBy(() -> exact.parse("x"));
    }

    @Test
    void accessLogTakesWhateverAClientSent() throws UnparsableException {
        String prefix = "192.0.2.1 - - [10/Oct/2000:13:55:36 -0700] ";
        assertThat(parse("access-log", prefix + "\"\\x16\\x03\\x01\" 400 226"))
                .containsEntry("req", "\\x16\\x03\\x01")
                .containsEntry("method", null)
                .containsEntry("status", "400");
        assertThat(parse("access-log", prefix + "\"GET /a \\\"b\\\" c HTTP/1.1\" 200 - \"-\" \"x \\\\ y\"\n"))
                .containsEntry("uri", "/a \"b\" c")
                .containsEntry("size", "-")
                .containsEntry("ua", "x \\ y");
        refused("access-log", prefix + "\"GET / HTTP/1.1\" abc 1", Kind.MALFORMED);
        refused("access-log", prefix + "\"GET / HTTP/1.1", Kind.MALFORMED);
        refused("access-log", "", Kind.MALFORMED);
        TextParser combined = new AccessLogParser(AccessLogParser.Format.COMBINED);
        assertThatExceptionOfType(UnparsableException.class)
                .isThrownBy(() -> combined.parse(prefix + "\"GET / HTTP/1.1\" 200 1"));
    }

    @Test
    void queryStringsAreDecoded() throws UnparsableException {
        assertThat(parse("query", "a=1&b=%E3%81%82+x&a=2&c&&d==e"))
                .containsExactly(
                        Map.entry("a", List.of("1", "2")),
                        Map.entry("b", "あ x"),
                        Map.entry("c", ""),
                        Map.entry("d", "=e"));
        assertThat(parse("query", "https://h/p?a=b?c#f")).containsExactly(Map.entry("a", "b?c"));
        assertThat(parse("query", "a=http://x/?y")).containsExactly(Map.entry("a", "http://x/?y"));
        assertThat(parse("query", "/path")).isEmpty();
        refused("query", "a=%zz", Kind.MALFORMED);
        assertThat(new QueryStringParser(QueryStringParser.Repeated.FIRST).parse("a=1&a=2"))
                .containsEntry("a", "1");
    }

    @Test
    void grokTriesPatternsAndTypesFields() throws UnparsableException {
        TextParser parser = new GrokParser(
                List.of("^%{IP:client.ip} %{CODE:[http][status]:int}$", "^%{IP:client.ip} %{GREEDYDATA:rest}"),
                List.of("# own", "CODE [1-5]\\d\\d"),
                SECOND);
        assertThat(parser.parse("192.0.2.1 404"))
                .containsExactly(Map.entry("client.ip", "192.0.2.1"), Map.entry("http.status", 404L));
        assertThat(parser.parse("2001:db8::1 x y"))
                .containsExactly(Map.entry("client.ip", "2001:db8::1"), Map.entry("rest", "x y"));
        assertThatExceptionOfType(UnparsableException.class)
                .isThrownBy(() -> parser.parse("nobody"))
                .matches(e -> e.kind() == Kind.NO_MATCH);
    }

    @Test
    void grokKnowsTheCustomaryLogs() throws UnparsableException {
        assertThat(
                        parse(
                                "grok",
                                "192.0.2.1 - frank [10/Oct/2000:13:55:36 -0700] \"GET /a HTTP/1.0\" 200 - \"http://x/\" \"curl \\\"8\\\"\""))
                .containsEntry("clientip", "192.0.2.1")
                .containsEntry("auth", "frank")
                .containsEntry("verb", "GET")
                .containsEntry("httpversion", "1.0")
                .containsEntry("response", "200")
                .containsEntry("bytes", null)
                .containsEntry("agent", "\"curl \\\"8\\\"\"");
        TextParser syslog = new GrokParser(List.of("%{SYSLOGLINE}"), List.of(), SECOND);
        assertThat(syslog.parse("Nov 20 08:00:01 web-1 sshd[812]: session opened"))
                .containsEntry("logsource", "web-1")
                .containsEntry("program", "sshd")
                .containsEntry("pid", "812")
                .containsEntry("message", "session opened");
        TextParser s3 = new GrokParser(List.of("%{S3_ACCESS_LOG}"), List.of(), SECOND);
        assertThat(s3.parse("0abc bucket [06/Feb/2019:00:00:38 +0000] 192.0.2.3 0abc 3E57427F3EXAMPLE REST.GET.OBJECT k"
                        + " \"GET /bucket/k HTTP/1.1\" 200 - 113 120 7 5 \"-\" \"S3Console/0.4\" -"))
                .containsEntry("operation", "REST.GET.OBJECT")
                .containsEntry("bytes", 113L);
    }

    @Test
    void everyBuiltInExpressionCompiles() {
        assertThat(GrokLibrary.builtInExpressions()).hasSizeGreaterThan(70);
        GrokLibrary.builtInExpressions()
                .keySet()
                .forEach(name -> new GrokParser(List.of("%{" + name + ":x}"), List.of(), SECOND));
    }

    @ParameterizedTest
    @ValueSource(strings = {"%{NOTHING}", "%{A}", "%{INT:n:decimal}", "(", ""})
    void refusesAWrongGrokPattern(String pattern) {
        List<String> patterns = pattern.isEmpty() ? List.of() : List.of(pattern);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new GrokParser(patterns, List.of("A %{B}", "B %{A}"), SECOND));
    }

    @Test
    void anUnluckyExpressionIsGivenUp() {
        TextParser parser = new NamedGroupsParser("^(?<a>(a|aa)+(b|c)*)+$", Duration.ofMillis(50));
        assertTimeoutPreemptively(
                Duration.ofSeconds(10),
                () -> assertThatExceptionOfType(UnparsableException.class)
                        .isThrownBy(() -> parser.parse("a".repeat(5_000) + "!"))
                        .matches(e -> e.kind() == Kind.TIMED_OUT));
    }

    @Test
    void regexGroupsThatTookNoPartAreNull() throws UnparsableException {
        TextParser parser = new NamedGroupsParser("(?<a>x)|(?<b>y)", SECOND);
        assertThat(parser.parse("..y")).containsEntry("a", null).containsEntry("b", "y");
        refused("regex", "nothing", Kind.NO_MATCH);
        assertThatIllegalArgumentException().isThrownBy(() -> new NamedGroupsParser("(x)", SECOND));
    }

    private static TextParser parser(String name) {
        return Objects.requireNonNull(PARSERS.get(name));
    }

    private static Map<String, @Nullable Object> parse(String name, String text) throws UnparsableException {
        return parser(name).parse(text);
    }

    private static void refused(String name, String text, Kind kind) {
        assertThatExceptionOfType(UnparsableException.class)
                .isThrownBy(() -> parser(name).parse(text))
                .matches(e -> e.kind() == kind);
    }

    @Test
    void aSearchEndsWhenItsTimeIsUpThoughNoPlaceTakesLong() {
        Duration time = Duration.ofMillis(50);
        TextParser regex = new NamedGroupsParser("(?<x>a{1,1000}[xyz])", time);
        TextParser grok = new GrokParser(
                List.of("%{WORD:m}.*took %{INT:ms} ms$", "%{WORD:m}.*took %{INT:s} s$"), List.of(), time);
        assertThatExceptionOfType(UnparsableException.class)
                .isThrownBy(() -> regex.parse("a".repeat(500_000)))
                .matches(e -> e.kind() == Kind.TIMED_OUT);
        assertThatExceptionOfType(UnparsableException.class)
                .isThrownBy(() -> grok.parse("took 1 mx ".repeat(3_000)))
                .matches(e -> e.kind() == Kind.TIMED_OUT);
    }
}
