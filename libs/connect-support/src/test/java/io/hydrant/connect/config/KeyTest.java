// SPDX-License-Identifier: Apache-2.0
package io.hydrant.connect.config;

import static io.hydrant.connect.config.Key.key;
import static io.hydrant.connect.config.Valid.atLeast;
import static io.hydrant.connect.config.Valid.between;
import static io.hydrant.connect.config.Valid.notEmpty;
import static io.hydrant.connect.config.Valid.oneOf;
import static io.hydrant.connect.config.Valid.parsedBy;
import static org.apache.kafka.common.config.ConfigDef.Type.INT;
import static org.apache.kafka.common.config.ConfigDef.Type.LIST;
import static org.apache.kafka.common.config.ConfigDef.Type.STRING;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.ConfigKey;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Validator;
import org.apache.kafka.common.config.ConfigDef.Width;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.config.types.Password;
import org.junit.jupiter.api.Test;

class KeyTest {

    private enum Guarantee {
        EXACTLY_ONCE,
        AT_LEAST_ONCE
    }

    @Test
    void everythingThatIsSaidArrivesInTheDefinition() {
        ConfigDef def = key("buffering.size.mb", INT)
                .defaultsTo(128)
                .valid(between(1, 128))
                .importance(Importance.HIGH)
                .group("Buffering", 3)
                .width(Width.SHORT)
                .displayName("Buffer size")
                .doc("Seal a file.")
                .dependents("format")
                .in(new ConfigDef());

        ConfigKey key = def.configKeys().get("buffering.size.mb");
        assertThat(key.defaultValue).isEqualTo(128);
        assertThat(key.importance).isEqualTo(Importance.HIGH);
        assertThat(key.group).isEqualTo("Buffering");
        assertThat(key.orderInGroup).isEqualTo(3);
        assertThat(key.width).isEqualTo(Width.SHORT);
        assertThat(key.displayName).isEqualTo("Buffer size");
        assertThat(key.documentation).isEqualTo("Seal a file.");
        assertThat(key.dependents).containsExactly("format");
        assertThat(key.validator).hasToString("1 to 128");
    }

    @Test
    void aKeyWithoutDocsIsABug() {
        assertThatIllegalStateException()
                .isThrownBy(() -> key("x", INT).in(new ConfigDef()))
                .withMessageContaining("config key x");
    }

    @Test
    void enumWordsAreValidatedRecommendedAndParsed() {
        Validator words = oneOf(Guarantee.class);
        ConfigDef def = key("delivery.guarantee", STRING)
                .defaultsTo("exactly_once")
                .valid(words)
                .group("Delivery", 1)
                .displayName("Guarantee")
                .doc("What is promised.")
                .in(new ConfigDef());

        ConfigKey key = def.configKeys().get("delivery.guarantee");
        assertThat(key.recommender.validValues("delivery.guarantee", Map.of()))
                .containsExactly("exactly_once", "at_least_once");
        assertThatThrownBy(() -> def.parse(Map.of("delivery.guarantee", "twice")))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("delivery.guarantee")
                .hasMessageContaining("must be one of exactly_once, at_least_once");
        assertThat(Valid.parse(Guarantee.class, "delivery.guarantee", "at_least_once"))
                .isEqualTo(Guarantee.AT_LEAST_ONCE);
        assertThatThrownBy(() -> Valid.parse(Guarantee.class, "delivery.guarantee", "AT_LEAST_ONCE"))
                .isInstanceOf(ConfigException.class);
    }

    @Test
    void validatorsNameTheKeyAndSayWhatIsAllowed() {
        assertThatThrownBy(() -> between(1, 5).ensureValid("k", 6)).hasMessageContaining("k: must be from 1 to 5");
        assertThatThrownBy(() -> atLeast(1).ensureValid("k", 0L)).hasMessageContaining("k: must be at least 1");
        assertThatThrownBy(() -> notEmpty().ensureValid("k", " ")).hasMessageContaining("k: must not be empty");
        assertThatThrownBy(() -> notEmpty().ensureValid("k", List.of())).hasMessageContaining("k: must not be empty");
        assertThatThrownBy(() -> oneOf("a", "b").ensureValid("k", List.of("a", "c")))
                .hasMessageContaining("must be one of a, b");
        assertThatThrownBy(() -> parsedBy("numbers", Integer::parseInt).ensureValid("k", List.of("1", "x")))
                .hasMessageContaining("Invalid value x for configuration k");
        between(1, 5).ensureValid("k", null);
        between(1, 5).ensureValid("k", 5);
        oneOf("a", "b").ensureValid("k", null);
        parsedBy("numbers", Integer::parseInt).ensureValid("k", "7");
    }

    @Test
    void fractionsAreComparedAsTheyAre() {
        for (double outside : new double[] {-0.5, 5.5, Double.NaN, Double.POSITIVE_INFINITY}) {
            assertThatThrownBy(() -> between(0, 5).ensureValid("k", outside))
                    .as("%s", outside)
                    .isInstanceOf(ConfigException.class);
        }
        between(0, 5).ensureValid("k", 0.0004);
    }

    @Test
    void aSecretThatIsNoneIsRefusedWithoutBeingShown() {
        for (String none : List.of("", " ", "\n", "${env:API_KEY}", " ${file:/etc/keys:a} ", "${vault:a}")) {
            assertThatThrownBy(() -> Valid.secret().ensureValid("k", new Password(none)))
                    .as("'%s'", none)
                    .isInstanceOf(ConfigException.class)
                    .hasMessageStartingWith("Invalid value [hidden] for configuration k: ")
                    .hasMessageNotContaining("$");
            assertThatThrownBy(() -> Valid.secret().ensureValid("k", none)).isInstanceOf(ConfigException.class);
        }
        for (String good : List.of("a", "${", "a${env:B}", "${B}", "{a:b}", "${env:A} ${env:B}")) {
            Valid.secret().ensureValid("k", new Password(good));
        }
        Valid.secret().ensureValid("k", null);
    }

    @Test
    void eachOfSeveralSecretsIsLookedAt() {
        Validator secrets = Valid.secrets(",");
        for (String none : List.of("", ",", " , ", "a,${env:B}", "${env:A},${env:B}")) {
            assertThatThrownBy(() -> secrets.ensureValid("k", new Password(none)))
                    .as("'%s'", none)
                    .isInstanceOf(ConfigException.class);
        }
        secrets.ensureValid("k", new Password("a, b,"));
        secrets.ensureValid("k", null);
    }

    @Test
    void listsOfWordsParse() {
        ConfigDef def = key("routes", LIST)
                .valid(notEmpty())
                .group("Routes", 1)
                .displayName("Routes")
                .doc("Aliases.")
                .in(new ConfigDef());

        assertThat(def.parse(Map.of("routes", "a, b")).get("routes")).isEqualTo(List.of("a", "b"));
        assertThatThrownBy(() -> def.parse(Map.of())).hasMessageContaining("routes");
    }
}
