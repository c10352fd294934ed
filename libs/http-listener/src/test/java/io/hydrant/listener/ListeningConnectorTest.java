// SPDX-License-Identifier: Apache-2.0
package io.hydrant.listener;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ListeningConnectorTest {

    private static final Map<String, String> ADVISED = Map.of(
            "errors.tolerance", "all",
            "errors.log.enable", "true",
            "producer.override.max.block.ms", "10000",
            "producer.override.delivery.timeout.ms", "45000");

    private static List<String> advice(int largestRecord, String... changes) {
        Map<String, String> props = new HashMap<>(ADVISED);
        for (int i = 0; i < changes.length; i += 2) {
            props.put(changes[i], changes[i + 1]);
        }
        return ListeningConnector.advice(props, largestRecord);
    }

    @Test
    void aConfigThatSuitsWaitingSendersNeedsNoAdvice() {
        assertThat(advice(900_000)).isEmpty();
    }

    @Test
    void whatIsLeftToDefaultsIsNamedWithWhatComesOfIt() {
        assertThat(ListeningConnector.advice(Map.of(), 900_000))
                .hasSize(3)
                .anySatisfy(sentence ->
                        assertThat(sentence).contains("errors.tolerance=all").contains("fails the task"))
                .anySatisfy(sentence -> assertThat(sentence).contains("producer.override.max.block.ms"))
                .anySatisfy(sentence -> assertThat(sentence).contains("producer.override.delivery.timeout.ms"));
        assertThat(advice(900_000, "errors.log.enable", "false"))
                .singleElement()
                .asString()
                .contains("errors.log.enable");
    }

    /** As Connect does; a file that a config provider reads often ends with a line break. */
    @Test
    void valuesAreReadWithoutTheBlanksAroundThem() {
        assertThat(ListeningConnector.dropsFailures(Map.of("errors.tolerance", "all\n")))
                .isTrue();
        assertThat(ListeningConnector.dropsFailures(Map.of("errors.tolerance", " all")))
                .isTrue();
        assertThat(ListeningConnector.dropsFailures(Map.of("errors.tolerance", "none\n")))
                .isFalse();
        assertThat(ListeningConnector.dropsFailures(Map.of())).isFalse();
        assertThat(advice(900_000, "errors.tolerance", " all ", "errors.log.enable", "True\n"))
                .isEmpty();
    }

    @Test
    void transformsThatFilterNeedAWordOnDroppedRecords() {
        assertThat(advice(900_000, "transforms", "drop"))
                .singleElement()
                .asString()
                .contains("ack.on.dropped=success");
        assertThat(advice(900_000, "transforms", "drop", "ack.on.dropped", "error"))
                .isEmpty();
    }

    @Test
    void transformsWithoutAPredicateTakeTheLinesOfTheAccessLogToo() {
        assertThat(ListeningConnector.transformsWithoutPredicate(Map.of(
                        "transforms", "route, drop ,mask",
                        "transforms.drop.predicate", "isEvent",
                        "transforms.mask.predicate", " ")))
                .containsExactly("route", "mask");
        assertThat(ListeningConnector.transformsWithoutPredicate(Map.of())).isEmpty();
    }

    @Test
    void recordsThatTheProducerDoesNotTakeAreSeen() {
        assertThat(advice(2_000_000)).singleElement().asString().contains("producer.override.max.request.size");
        assertThat(advice(2_000_000, "producer.override.max.request.size", "3000000"))
                .isEmpty();
    }

    @Test
    void tasksDifferInNothingButTheirNumber() {
        List<Map<String, String>> tasks = ListeningConnector.taskConfigs(Map.of("name", "a"), 2);

        assertThat(tasks).hasSize(2).doesNotHaveDuplicates();
        assertThat(ListeningConnector.fingerprint(tasks.get(0)))
                .isEqualTo(ListeningConnector.fingerprint(tasks.get(1)))
                .isNotEqualTo(ListeningConnector.fingerprint(Map.of("name", "b")));
    }

    /** Sums of hash codes collide where two values change places. */
    @Test
    void configsWithTheSameValuesInOtherPlacesDiffer() {
        String[] aliases = {"attribution", "setlog", "adjust", "orders", "events", "clicks", "a", "b", "c", "e"};
        for (String one : aliases) {
            for (String two : aliases) {
                if (!one.equals(two)) {
                    String first = "routes." + one + ".topic";
                    String second = "routes." + two + ".topic";
                    assertThat(ListeningConnector.fingerprint(Map.of(first, "events-1", second, "events-2")))
                            .as("%s, %s", first, second)
                            .isNotEqualTo(
                                    ListeningConnector.fingerprint(Map.of(first, "events-2", second, "events-1")));
                }
            }
        }
        assertThat(ListeningConnector.fingerprint(Map.of("a", "bc")))
                .isNotEqualTo(ListeningConnector.fingerprint(Map.of("ab", "c")));
    }
}
