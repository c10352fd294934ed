// SPDX-License-Identifier: Apache-2.0
package io.hydrant.jq;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.sun.management.ThreadMXBean;
import io.hydrant.jq.JqException.Kind;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import net.thisptr.jackson.jq.BuiltinFunctionLoader;
import net.thisptr.jackson.jq.JsonQuery;
import net.thisptr.jackson.jq.Scope;
import net.thisptr.jackson.jq.Versions;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * That no program and no record take more than the limits: programs that would run for ever or fill the memory end in a
 * bounded number of steps with bounded allocation, whatever they use to do so; and that the guard changes no result.
 */
class JqGuardTest {

    private static final long MAX_STEPS = 200_000;

    /** What the steps stand for, and what an operation takes beyond it before and after it is paid for. */
    private static final long MAX_ALLOCATED = 512L << 20;

    private static final JqLimits LIMITS = new JqLimits(MAX_STEPS, 1000, Duration.ofSeconds(10));
    private static final JqBudget BUDGET = new JqBudget(LIMITS, System::nanoTime);
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    /** An array of 3000 numbers, one of 3000 strings, a string of 20,000 letters, and 100 members. */
    private static final String RECORD = "{\"a\":["
            + IntStream.range(0, 3000).mapToObj(Integer::toString).collect(Collectors.joining(","))
            + "],\"s\":["
            + IntStream.range(0, 3000).mapToObj(i -> "\"item " + i + "\"").collect(Collectors.joining(","))
            + "],\"t\":\"" + "a".repeat(20_000) + "\",\"big\":2000000000,\"o\":{"
            + IntStream.range(0, 100).mapToObj(i -> "\"k" + i + "\":" + i).collect(Collectors.joining(","))
            + "}}";

    static Stream<String> hostile() {
        return Stream.of(
                // generators without a function
                ".a[] as $x | .a[] as $y | .a[] as $z | select($x == $y + $z and false)",
                "reduce .a[] as $x (0; reduce $x as $y (.; . + 1)) as $n | [.a[] as $x | .a[] as $y | $x] | length",
                "[.a[] as $x | .a[] as $y | [$x, $y]]",
                "reduce (.a[] as $x | .a[] as $y | $y) as $z (0; $z)",
                "foreach (.a[] as $x | .a[] as $y | $y) as $z (0; $z; empty)",
                choices(40),
                ".. as $a | .. as $b | .. as $c | empty",
                "[..] as $all | $all[] as $x | $all[] as $y | empty",
                // strings
                "\"x\" * 1e9",
                "\"x\" * 1e300",
                "1e9 * \"x\"",
                "\"x\" * .big",
                ".t * .big",
                "{a: \"x\"} | .a *= 1e9",
                "reduce .a[] as $i (\"x\"; . + .)",
                "reduce .a[] as $i (\"x\"; \"\\(.)\\(.)\")",
                "reduce .a[] as $i (\"x\"; @base64)",
                "reduce .a[] as $i (\"\\u0001\"; @json)",
                "reduce .a[] as $i (\"<\"; @html)",
                "reduce .a[] as $i (\" %\"; @uri)",
                "reduce .a[] as $i (\"'\"; @sh)",
                "[range(100) as $i | .t | explode | implode]",
                "[.a[] | tostring] | join(\"x\" * 100000)",
                "(.t * 100) as $t | [.a[] | $t | explode]",
                ".a as $a | (.t * 5) as $t | [$a[] | $t | ascii_upcase]",
                ".t as $t | [.a[] as $i | $t[$i:]] | [.[] | split(\"\")]",
                // values that share themselves
                "reduce .a[] as $i (1; [., .])",
                "reduce .a[] as $i ({}; {a: ., b: .})",
                "reduce .a[] as $i ({}; .a = . | .b = .)",
                "reduce .a[] as $i ({}; setpath([\"a\"]; .) | setpath([\"b\"]; .))",
                "reduce .a[] as $i ([1]; . + .)",
                "reduce .a[] as $i ([1]; [.[], .[]])",
                "reduce .a[] as $i ({a: 1}; . * {a: .})",
                "reduce range(64) as $i (1; [., .]) | tojson",
                "reduce range(64) as $i (1; [., .]) | . == .",
                "reduce range(64) as $i (1; [., .]) | \"\\(.)\"",
                "reduce range(64) as $i (1; [., .]) | flatten",
                "reduce range(64) as $i (1; [., .]) | try error catch .",
                "reduce range(64) as $i (1; [., .]) | . - 1",
                // arrays that grow to an index
                ".a[1e9] = 1",
                "null | .[2000000000] = 1",
                "null | .[2000000000] |= 1",
                "null | .[2000000000] += 1",
                ".a[.big] = 1",
                "null | setpath([2000000000]; 1)",
                "null | pick(.[2000000000])",
                "[null | path(.[2000000000])] | .[0] as $p | null | setpath($p; 1)",
                "reduce range(1e6) as $i (null; .[$i] = $i)",
                // the same place many times
                ".s[] = 1 | .a[] = (.s | tojson) | .a[] |= (. * 1000)",
                ".a |= (. + . + . + .) | .a |= (. + . + . + .) | .a[] = 1",
                ".a[] |= (. + 1) | .a[] += 1 | .a[] //= 1 | del(.a[]) | .s[] |= (. * 100)",
                "delpaths([paths])",
                "delpaths([paths, paths, paths])",
                "to_entries | [.[], .[], .[]] | [.[] as $x | .[] as $y | $x] | from_entries",
                "[.a[] as $x | .s | to_entries]",
                // functions
                "range(1e9) | empty",
                "[range(1e9)]",
                "[range(0; 1e9; 1e-9)]",
                "range(0; infinite) | empty",
                "last(range(1e12))",
                "[limit(1e9; range(1e12))]",
                "first(range(1e12) | select(. < 0))",
                "until(false; .)",
                "[while(true; .)]",
                "recurse(.) | empty",
                "[recurse([.])]",
                "def f: f; f",
                "def f: ., f; [f]",
                "def f: (., .) | f; f",
                "def f(g): f(g | g); f(.)",
                "def f($n): f($n + 1), f($n + 1); f(0)",
                "def f: def g: f; g, g; f",
                "def f: reduce (., .) as $x (0; f); f",
                "def f: [f, f]; f",
                "[range(1e5) as $i | .t | splits(\"a\")]",
                "walk([., .])",
                "[.a, .a, .a, .a] | combinations | empty",
                "[range(20)] | combinations(20)",
                "[.a[] as $x | .a] | transpose",
                ".a | [.[] as $x | sort_by(-.)] | length",
                ".s | [.[] as $x | group_by(.)] | unique",
                ".s as $s | [.a[] | $s | min_by($s)]",
                ".a as $a | .a | sort_by($a)",
                "[.a[] as $x | .s | contains([\"none\"])]",
                ".s | contains([.[] + \"x\"]) , inside([.[], .[]])",
                "(.t * 10) as $h | ((.t[:10000]) + \"b\") as $n | [range(1e5) | $h | index($n)]",
                "(.t * 10) as $h | [$h | indices(\"a\")] | [.[] , .[]] | [.[] as $x | .[] as $y | 1]",
                ".a as $a | [.a[] | $a | indices($a)]",
                ".a as $a | [range(1e5) | $a[$a[:1000]]]",
                ".a as $a | [range(1e5) | $a - $a]",
                "[range(1e5) as $i | .a | tojson | fromjson]",
                "(\"[\" + (\"{},\" * 1000000) + \"1]\") | fromjson",
                "(\"[\" * 1000000) | fromjson",
                "[range(1e5) as $i | .t / \"a\"]",
                "(.t * 50) / \"\"",
                ".t as $t | [range(1e5) | $t | @base64 | @base64d]",
                // regexes
                ".t | test(\"(a|aa)+$b\")",
                ".t | [match(\"(a|aa)+?b\"; \"g\")]",
                ".t | sub(\"(a|aa)+$b\"; \"x\")",
                "[.a[] as $x | .t | gsub(\"a\"; \"bb\")]",
                ".t | gsub(\"(?<x>a)\"; .x, .x)",
                "reduce .a[] as $i (.t; gsub(\"\"; \"long\"))",
                "(.t * 100) | test(\"(a|b)*c\")",
                ".t | [match(\"\"; \"g\")] | tojson | [match(\"\"; \"g\")] | tojson | [match(\"\"; \"g\")]",
                // errors that are caught
                "[.a[] as $x | .a[] as $y | try error([$x, $y]) catch .]",
                "def f: try error catch f; f",
                ".s as $s | [.a[] as $x | .a[] as $y | try ($s - 1) catch .]",
                ". as $r | [.a[] as $x | .a[] as $y | ($r | .[]?)]",
                // dates
                "0 | strftime(\"%c\" * 1e8)",
                ".t as $t | [.a[] | strftime($t)]",
                ".t as $t | [.a[] | try ($t | strptime($t * 10)) catch .]");
    }

    /** 2 to the power of n values, from a program without loop or function. */
    private static String choices(int n) {
        return IntStream.range(0, n).mapToObj(i -> "(1,2) as $v" + i).collect(Collectors.joining(" | ", "", " | 3"));
    }

    @ParameterizedTest
    @MethodSource("hostile")
    void endsHostileProgramsWithinTheirSteps(String program) {
        // given
        JqProgram compiled =
                JqProgram.compile(program, JqLanguage.JQ_1_7, new JqLimits(MAX_STEPS, 1000, Duration.ofSeconds(1)));
        byte[] record = RECORD.getBytes(UTF_8);
        long before = THREADS.getCurrentThreadAllocatedBytes();

        // when it runs
        JqException thrown = catchThrowableOfType(JqException.class, () -> compiled.runOnText(record));

        // then
        assertThat(thrown).isNotNull();
        assertThat(thrown.kind()).as(thrown.reason()).isIn(Kind.TOO_LARGE, Kind.TIMED_OUT);
        assertThat(THREADS.getCurrentThreadAllocatedBytes() - before).isLessThan(MAX_ALLOCATED);
    }

    @Test
    void readsTheClockWhileItWorks() {
        AtomicLong seconds = new AtomicLong();
        JqProgram program = new JqProgram(
                "last(range(1e9))", JqLanguage.JQ_1_7, LIMITS, () -> seconds.getAndIncrement() * 1_000_000_000);

        assertThat(catchThrowableOfType(JqException.class, () -> program.runOnText(RECORD.getBytes(UTF_8)))
                        .kind())
                .isEqualTo(Kind.TIMED_OUT);
        assertThat(program.steps()).isLessThan(10_000);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "env",
                "input",
                "inputs",
                "debug_scope",
                "nofunction(1)",
                "@base32d",
                "def f: 1; f(2)",
                "import \"a\" as a; 1",
                "include \"a\"; 1",
                "{",
                ""
            })
    void refusesWhatIsNotAvailable(String program) {
        assertThatThrownBy(() -> JqProgram.compile(program, JqLanguage.JQ_1_7, LIMITS))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void refusesProgramsThatAreNestedTooDeeply() {
        String program = "[".repeat(100_000) + "]".repeat(100_000);
        assertThatThrownBy(() -> JqProgram.compile(program, JqLanguage.JQ_1_7, LIMITS))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @EnumSource
    void offersAllFunctionsOfTheLibraryAndThoseOfDates(JqLanguage language) {
        Set<String> offered = new TreeSet<>(JqFunctions.scope(language, BUDGET, new GuardedTree(BUDGET))
                .getLocalFunctions()
                .keySet());
        Set<String> expected = new TreeSet<>(BuiltinFunctionLoader.getInstance()
                .listFunctions(language.version(), Scope.newEmptyScope())
                .keySet());
        expected.remove("debug_scope/0");
        expected.addAll(JqDates.functions(BUDGET).keySet());
        assertThat(offered).isEqualTo(expected);
    }

    @Test
    void programsOfOneSixCallNothingOfOneSeven() {
        assertThatThrownBy(() -> JqProgram.compile("pick(.a)", JqLanguage.JQ_1_6, LIMITS))
                .hasMessageContaining("pick/1");
        assertThat(JqProgram.compile("pick(.a)", JqLanguage.JQ_1_7, LIMITS)).isNotNull();
    }

    static Stream<String> ordinary() {
        return Stream.of(
                ".",
                ".a, .b",
                ".a[0], .a[-1], .a[1:], .a[:2], .s[1:3]",
                ".a[\"0\"]?, .o[\"k\"], .o.\"k\", .[\"a\", \"s\"]",
                "..",
                "[..|numbers]",
                ".o | del(.l) | keys, keys_unsorted, length, to_entries, map_values(. + 1), with_entries(.value += 1)",
                "{a, s: .s, (.s): 1, \"x y\": 2, $__loc__}".replace(", $__loc__", ""),
                ". as {a: [$x, $y], $s} | [$x, $y, $s]",
                ".a as [$x] | {$x}",
                "reduce .a[] as $x (0; . + $x)",
                "foreach .a[] as $x (0; . + $x), foreach .a[] as $x (0; . + $x; [$x, .])",
                "if .a then 1 elif .b then 2 else 3 end",
                "try error(\"x\") catch ., (.a | try keys_unsorted[9].x catch \"no\")",
                ".a // 1, .b // 1, (false, null) // 3",
                ".a | map(. * 2), add, any(. > 2), all(. > 0), sort, unique, min, max, reverse, first, last, nth(1)",
                "[.a[] | select(. > 1)], [limit(2; .a[])], first(.a[]), [range(5)], [range(0; 10; 3)]",
                ".a | sort_by(-.), group_by(. % 2), min_by(-.), max_by(-.), unique_by(. % 2), indices(2), index(2)",
                ".a - [1], .a + [9], ({a: 1} * {a: {b: 2}}), \"ab\" * 2, \"a,b\" / \",\", 7 % 3, -(1), 2 / 4",
                ".a == [1, 2, 3], .a < [2], (.s | . >= \"a\"), 1 != 2, (true and false), (null or true)",
                ".s | ascii_upcase, ascii_downcase, explode, ltrimstr(\"s\"), rtrimstr(\"g\"), split(\" \"), length",
                ".s | startswith(\"some\"), endswith(\"x\"), contains(\"me\"), test(\"[a-z]+\"), tojson, tostring",
                "[.s | match(\"(?<first>[a-z])([a-z])?\"; \"g\")]",
                ".s | capture(\"(?<w>[a-z]+) (?<v>.*)\"), [scan(\"[a-z]+\")], [splits(\" +\")], split(\" \"; null)",
                ".s | sub(\"(?<x>[aeiou])\"; \"<\\(.x)>\"), gsub(\"(?<x>[aeiou])\"; \"<\\(.x)>\"), gsub(\"O\"; \"0\"; \"i\")",
                "[.s | gsub(\"(?<x>[oi])\"; .x, \"_\")], [.s | sub(\"(?<x>o)\"; empty)]",
                ".s | @base64, (@base64 | @base64d), @html, @uri, @sh, @json, @text",
                ".a | @csv, @tsv, @json, \"a\\(.[0])b\\(.)\", @base64 \"x\\(.)\"",
                ".a |= map(. + 1), (.a[] |= . + 1), (.o.k = 5), (.o.k += 5), (.x.y.z //= 1), (.a[1:] = [9]), del(.a[0])",
                "[paths], [leaf_paths], [path(..)], getpath([\"o\", \"k\"]), setpath([\"n\", 2]; 1), delpaths([[\"a\", 0]])",
                "to_entries, ({} | .a.b.c = 1), pick(.o.k), walk(if type == \"number\" then . + 1 else . end)",
                "[.a, .a] | transpose, flatten, [combinations]",
                "def f(g; $n): g + $n; f(.a[0]; 1), ([recurse(if . == 1 then empty else 1 end)] | length)",
                "[.a[] | until(. > 100; . * 2)], [1 | while(. < 50; . * 3)], (label $f | .a[] | if . > 1 then ., break $f else . end)",
                "\"[1,{\\\"a\\\":2}]\" | fromjson, (\"12\" | tonumber), (12 | tostring), ([1, [2]] | tojson)",
                ".a | contains([1]), inside([1, 2, 3, 4]), has(0), (0 | in([1])), join(\"-\"), implode",
                "1 | floor, sqrt, pow(2; 3), log, exp10, isnan, infinite, (nan | isnan), type, not",
                "\"2026-11-20T00:00:00Z\" | fromdateiso8601, (0 | todateiso8601)",
                ".a | .[[2]], .[1,0], (. as $a | 0 | $a[.])",
                "$ENV | length",
                "empty");
    }

    @ParameterizedTest
    @MethodSource("ordinary")
    void changesNoResult(String program) throws Exception {
        // given
        String record = "{\"a\":[1,2,3],\"s\":\"some thing\",\"o\":{\"k\":1,\"l\":{\"m\":null}},\"f\":1.5,\"t\":true}";
        Scope plain = Scope.newEmptyScope();
        BuiltinFunctionLoader.getInstance().loadFunctions(Versions.JQ_1_7, plain);
        plain.setValue("ENV", JsonNodeFactory.instance.objectNode());
        List<@Nullable Object> expected = new ArrayList<>();
        JsonQuery.compile(program, Versions.JQ_1_7)
                .apply(plain, new ObjectMapper().readTree(record), result -> expected.add(Nodes.plain(result)));

        // when
        JqProgram guarded =
                JqProgram.compile(program, JqLanguage.JQ_1_7, new JqLimits(1_000_000, 1000, Duration.ofMinutes(1)));

        // then
        assertThat(guarded.runOnText(record.getBytes(UTF_8))).isEqualTo(expected);
    }

    @Test
    void replacesEmptyMatches() throws Exception {
        // The library would not come back from these.
        assertThat(JqProgram.compile(
                                "gsub(\"\"; \"-\"), gsub(\"^\"; \">\"), gsub(\"x*\"; \"-\"), [match(\"\"; \"g\").offset]",
                                JqLanguage.JQ_1_7,
                                LIMITS)
                        .runOnText("\"a\u3042b\"".getBytes(UTF_8)))
                .isEqualTo(List.of("-a-\u3042-b", ">a\u3042b", "-a-\u3042-b", List.of(0L, 1L, 2L)));
    }
}
