// SPDX-License-Identifier: Apache-2.0
package io.hydrant.transforms.filter;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the vectors leave open: limits, messages, odd input, objects instead of text. */
class FilterPatternTest {

    @ParameterizedTest
    @CsvSource(delimiter = '~', quoteCharacter = '`', textBlock = """
            ERR*                          ~ 3  ~ must be quoted
            a "b"c                        ~ 5  ~ must be quoted
            "open                         ~ 0  ~ never closed
            - ?x                          ~ 2  ~ must be quoted
            ?                             ~ 1  ~ expected a term
            %a(b)%                        ~ 2  ~ write \\x28
            %a                            ~ 0  ~ never closed by '%'
            %a+?%                         ~ 3  ~ lazy, possessive
            %*a%                          ~ 1  ~ nothing to repeat
            %a|%                          ~ 3  ~ empty
            %%                            ~ 1  ~ empty
            %a{3,1}%                      ~ 2  ~ smaller number
            %a{2000}%                     ~ 2  ~ more than 1000
            %[]%                          ~ 1  ~ empty
            %[z-a]%                       ~ 2  ~ no range
            %\\x80%                       ~ 1  ~ 00 to 7F
            %\\bword%                     ~ 1  ~ not an escape
            { $.a[*].b[*] = 1 }           ~ 2  ~ one wildcard
            { $.a = 1 || $.b }            ~ 17 ~ expected = != < <=
            { $.a > x }                   ~ 8  ~ needs a number
            { $.a[-1] = 1 }               ~ 6  ~ expected an index
            { $ = 1 }                     ~ 3  ~ expected .name
            { a = 1 }                     ~ 2  ~ begins with '$'
            { $.a EXISTS }                ~ 6  ~ NOT EXISTS
            { ($.a = 1 }                  ~ 11 ~ ')'
            { $.a = 1 $.b = 2 }           ~ 10 ~ expected &&
            { }                           ~ 2  ~ begins with '$'
            { $.a = b"c" }                ~ 9  ~ expected &&
            [a, b                         ~ 5  ~ expected ']' at the end
            [a b]                         ~ 3  ~ expected = !=
            [a=1 b]                       ~ 5  ~ expected ','
            [a, ..., ...]                 ~ 9  ~ one '...'
            [a=%x%, b=%y%, c=%z%]         ~ 16 ~ at most 2 regexes
            """)
    void pointsAtTheCharacter(String pattern, int offset, String problem) {
        assertThatThrownBy(() -> FilterPattern.compile(pattern))
                .isInstanceOfSatisfying(FilterSyntaxException.class, e -> {
                    assertThat(e.offset()).as(e.getMessage()).isEqualTo(offset);
                    assertThat(e).hasMessageContaining(problem).hasMessageContaining("^");
                });
    }

    @Test
    void refusesWhatCloudWatchRefusesByLength() {
        String longest = "a".repeat(FilterPattern.MAX_LENGTH);
        assertThat(FilterPattern.compile(longest).matches(longest)).isTrue();
        assertThatThrownBy(() -> FilterPattern.compile(longest + "a")).hasMessageContaining("1024");
        assertThatThrownBy(() -> FilterPattern.compile("{ " + "(".repeat(65) + "$.a=1" + ")".repeat(65) + " }"))
                .hasMessageContaining("64");
        assertThatThrownBy(() -> FilterPattern.compile("{ $.*=1 || $.a[*]=1 || $.b.*=1 || $.c[*]=1 }"))
                .hasMessageContaining("3 selectors with a wildcard");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"a\":1} x",
                "{\"a\":1}{\"a\":1}",
                "x {\"a\":1}",
                "{\"a\":1",
                "{\"a\":01}",
                "{a:1}",
                "{\"a\":NaN}",
                "[{\"a\":1}]",
                "1",
                "\"a\"",
                "null",
                ""
            })
    void whatIsNotOneJsonObjectNeverMatches(String message) {
        assertThat(FilterPattern.compile("{ $.zzz NOT EXISTS }").matches(message))
                .isFalse();
        assertThat(FilterPattern.compile("{ $.a != 7 }").matches(message)).isFalse();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '~', quoteCharacter = '`', textBlock = """
            { $.a = 1 }                      ~ {"a":2,"a":1}                 ~ true
            { $.a = 2 }                      ~ {"a":2,"a":1}                 ~ false
            { $.a.b = 2 }                    ~ {"a":{"b":2},"a":1}           ~ false
            { $.a[*] = 2 }                   ~ {"a":[1,2],"a":[1]}           ~ false
            { $.a[*].b = 1 && $.a[1].b = 2 } ~ {"a":[{"b":1},{"b":2}]}       ~ true
            { $.* = x || $.a.b = y }         ~ {"c":"x"}                     ~ true
            { $.* = x || $.a.b = y }         ~ {"a":{"b":"y"}}               ~ true
            { $.a[*] NOT EXISTS }            ~ {"a":[]}                      ~ true
            { $.a[*] NOT EXISTS }            ~ {"a":[null]}                  ~ false
            { $.a[*] != 1 }                  ~ {"a":[]}                      ~ false
            { $.a NOT EXISTS }               ~ {"a":null}                    ~ false
            { $.a != 1 }                     ~ {"a":null}                    ~ false
            { $.a.b NOT EXISTS }             ~ {"a":[1]}                     ~ true
            { $.a[0] NOT EXISTS }            ~ {"a":{"0":1}}                 ~ true
            { $.a = 1 }                      ~ {"a":1e999999999}             ~ false
            { $.a != 1 }                     ~ {"a":1e999999999}             ~ true
            { $.a = "1e999999999" }          ~ {"a":1e999999999}             ~ true
            { $.a = 12345678901234567890.1 } ~ {"a":123456789012345678901e-1}~ true
            { $.a = 12345678901234567890 }   ~ {"a":12345678901234567891}    ~ false
            { $.a < 0 }                      ~ {"a":-0.0}                    ~ false
            { $.a = "404" }                  ~ {"a":404.0}                   ~ false
            { $.a = 404 }                    ~ {"a":404.0}                   ~ true
            { $.a != 404 }                   ~ {"a":"404"}                   ~ false
            { $.a = true }                   ~ {"a":true}                    ~ true
            { $.a = tr* }                    ~ {"a":true}                    ~ true
            { $.a IS TRUE }                  ~ {"a":"true"}                  ~ false
            { $.a is null }                  ~ {"a":null}                    ~ true
            { $.a = "\\"q\\" \\\\ b" }       ~ {"a":"\\"q\\" \\\\ b"}        ~ true
            { $.a = *é }                     ~ {"a":"\\u00e9"}               ~ true
            { $.['a.b'] = 1 }                ~ {"a.b":1}                     ~ true
            { $['a b'].c = 1 }               ~ {"a b":{"c":1}}               ~ true
            { $.a = %^b$% }                  ~ {"a":"b\\n"}                  ~ false
            { $.a != %^b$% }                 ~ {"a":"b\\n"}                  ~ true
            { $.a != %b% }                   ~ {"c":"b"}                     ~ false
            { $.a-b_c = 1 }                  ~ {"a-b_c":1}                   ~ true
            {$.a=1||$.b=1&&$.c=1}            ~ {"a":1}                       ~ true
            {($.a=1||$.b=1)&&$.c=1}          ~ {"a":1}                       ~ false
            """)
    void decides(String pattern, String message, boolean expected) {
        FilterOptions options = pattern.contains("é") ? new FilterOptions(true, false, false) : FilterOptions.DEFAULTS;
        assertThat(FilterPattern.compile(pattern, options).matches(message)).isEqualTo(expected);
    }

    @Test
    void missingMemberCanSatisfyNotEqual() {
        FilterOptions options = new FilterOptions(false, false, true);
        assertThat(FilterPattern.compile("{ $.a != 1 }", options).matches("{}")).isTrue();
        assertThat(FilterPattern.compile("{ $.a != 1 }", options).matches("{\"a\":null}"))
                .isFalse();
        assertThat(FilterPattern.compile("{ $.a < 1 }", options).matches("{}")).isFalse();
    }

    @Test
    void endOfARawMessageMayHaveItsNewline() {
        assertThat(FilterPattern.compile("%done$%").matches("all done\n")).isTrue();
        assertThat(FilterPattern.compile("%done$%").matches("all done\n\n")).isFalse();
        assertThat(FilterPattern.compile("%^$%").matches("")).isTrue();
        assertThat(FilterPattern.compile("%^b%").matches("a\nb")).isFalse();
        assertThat(FilterPattern.compile("%a.b%").matches("a\nb")).isTrue();
    }

    @Test
    void charactersBeyondAsciiAreOneCharacterEach() {
        assertThat(FilterPattern.compile("%^a.b$%").matches("aあb")).isTrue();
        assertThat(FilterPattern.compile("%^a.b$%").matches("a😀b")).isTrue();
        assertThat(FilterPattern.compile("%^a[^x]b$%").matches("a😀b")).isTrue();
        assertThat(FilterPattern.compile("%^a..b$%").matches("aéb")).isFalse();
        assertThat(FilterPattern.compile("{ $.a = %^.$% }").matches("{\"a\":\"😀\"}"))
                .isTrue();
        assertThat(FilterPattern.compile("\"日本\"").matches("in 日本 now")).isTrue();
    }

    @Test
    void looksIntoObjects() {
        Map<String, Object> message = new HashMap<>();
        message.put("status", 503);
        message.put("nothing", null);
        message.put("user", Map.of("name", "alice", "tags", List.of("a", "b")));
        FilterPattern pattern = FilterPattern.compile("{ $.status >= 500 && $.user.tags[*] = b && $.nothing IS NULL }");

        assertThat(pattern.matchesTree(message, TreeView.OF_MAPS)).isTrue();
        assertThat(pattern.matchesTree(Map.of("status", 200), TreeView.OF_MAPS)).isFalse();
        assertThat(pattern.matchesTree("text", TreeView.OF_MAPS)).isFalse();
        assertThat(pattern.matchesTree(null, TreeView.OF_MAPS)).isFalse();
        assertThat(FilterPattern.compile("{ $.user.tags = b || $.user.* = alice }")
                        .matchesTree(message, TreeView.OF_MAPS))
                .isTrue();
        assertThatThrownBy(() -> FilterPattern.compile("ERROR").matchesTree(message, TreeView.OF_MAPS))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void anyBytesGiveAnAnswer() {
        byte[] malformed = {(byte) 0xC3, (byte) 0x28, (byte) 0xFF, (byte) 0xE2, (byte) 0x82, '"', '['};
        for (String pattern : List.of("a -b", "%.*x$%", "{ $.a = 1 }", "[a, ..., b=%x%]", "\"日\"")) {
            assertThat(FilterPattern.compile(pattern).matches(malformed)).isFalse();
        }
        byte[] deep = "{\"a\":".repeat(5_000).getBytes(UTF_8);
        assertThat(FilterPattern.compile("{ $.a.a.a = 1 }").matches(deep)).isFalse();
        byte[] zeros = new byte[100];
        Arrays.fill(zeros, (byte) 0x80);
        assertThat(FilterPattern.compile("%^$%").matches(zeros)).isTrue();
    }

    @Test
    void bracesNeedANumber() {
        assertThatThrownBy(() -> FilterPattern.compile("%a{,}%", new FilterOptions(false, false, false)))
                .isInstanceOf(FilterSyntaxException.class)
                .hasMessageContaining("{n}");
        assertThat(FilterPattern.compile("%ba{,2}c%", new FilterOptions(false, false, false))
                        .matches("xbaac"))
                .isTrue();
    }
}
