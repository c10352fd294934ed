// SPDX-License-Identifier: Apache-2.0
package io.hydrant.connect.config;

import static java.util.stream.Collectors.joining;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.apache.kafka.common.config.ConfigDef.Recommender;
import org.apache.kafka.common.config.ConfigDef.Validator;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.config.types.Password;
import org.jspecify.annotations.Nullable;

/**
 * Validators whose {@code toString()} is prose for the "Valid values" cell of the docs. {@code null} (an optional key
 * that is not set) is always valid. Immutable.
 */
public final class Valid {

    /** What Kafka's {@code ConfigTransformer} looks for: <code>${provider:path:key}</code>, the path being optional. */
    private static final Pattern REFERENCE = Pattern.compile("\\$\\{[^{}]*:[^{}]*}");

    private Valid() {}

    /** Numbers from {@code min} to {@code max}, both included. */
    public static Validator between(long min, long max) {
        return check(min + " to " + max, (name, value) -> {
            boolean inside = value instanceof Double number
                    ? number >= min && number <= max // NaN is not
                    : ((Number) value).longValue() >= min && ((Number) value).longValue() <= max;
            if (!inside) {
                throw new ConfigException(name, value, "must be from " + min + " to " + max);
            }
        });
    }

    public static Validator atLeast(long min) {
        return check("at least " + min, (name, value) -> {
            if (((Number) value).longValue() < min) {
                throw new ConfigException(name, value, "must be at least " + min);
            }
        });
    }

    /** A string or list with something in it. */
    public static Validator notEmpty() {
        return check("not empty", (name, value) -> {
            if (value instanceof List<?> list
                    ? list.isEmpty()
                    : value.toString().isBlank()) {
                throw new ConfigException(name, value, "must not be empty");
            }
        });
    }

    /**
     * A secret that is one. A blank one would open the door to whoever sends nothing, and so would one that everybody can
     * read: Connect leaves a reference such as <code>${env:API_KEY}</code> as it is where it finds nothing for it. The
     * value is not shown.
     */
    public static Validator secret() {
        return check("not empty", (name, value) -> checkSecrets(name, List.of(text(value))));
    }

    /**
     * The same for each of several secrets in one text.
     *
     * @param separator a regular expression
     */
    public static Validator secrets(String separator) {
        return check(
                "not empty",
                (name, value) -> checkSecrets(name, List.of(text(value).split(separator, -1))));
    }

    private static String text(Object value) {
        return value instanceof Password password ? password.value() : value.toString();
    }

    private static void checkSecrets(String name, List<String> secrets) {
        if (secrets.stream().allMatch(String::isBlank)) {
            throw new ConfigException(name, Password.HIDDEN, "must not be empty");
        }
        if (secrets.stream()
                .anyMatch(secret -> REFERENCE.matcher(secret.strip()).matches())) {
            throw new ConfigException(
                    name,
                    Password.HIDDEN,
                    "is still a reference to a config provider: the worker has no such provider, or the provider no"
                            + " such value");
        }
    }

    /** Exactly these words, case-sensitive; also the recommended values. */
    public static Validator oneOf(String... words) {
        return new Words(List.of(words));
    }

    /** The constants of an enum as config words: lower case, as {@link #word} writes them. */
    public static <E extends Enum<E>> Validator oneOf(Class<E> type) {
        return new Words(Arrays.stream(type.getEnumConstants()).map(Valid::word).toList());
    }

    /** The config word of an enum constant: {@code EXACTLY_ONCE} is {@code exactly_once}. */
    public static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    /** The constant whose {@link #word} this is. Throws {@link ConfigException} naming the key and the valid words. */
    public static <E extends Enum<E>> E parse(Class<E> type, String key, String word) {
        for (E constant : type.getEnumConstants()) {
            if (word(constant).equals(word)) {
                return constant;
            }
        }
        throw new ConfigException(key, word, "must be one of " + oneOf(type));
    }

    /**
     * A value that {@code parser} takes: its {@link IllegalArgumentException} message becomes the answer.
     *
     * @param description prose for the docs, such as {@code CIDR blocks}
     */
    public static Validator parsedBy(String description, Consumer<String> parser) {
        return check(description, (name, value) -> {
            Iterable<?> values = value instanceof List<?> list ? list : List.of(value);
            for (Object one : values) {
                try {
                    parser.accept(one.toString());
                } catch (IllegalArgumentException e) {
                    throw new ConfigException(name, one, e.getMessage());
                }
            }
        });
    }

    private interface Check {
        void ensureValid(String name, Object value);
    }

    private static Validator check(String description, Check check) {
        return new Validator() {
            @Override
            public void ensureValid(String name, @Nullable Object value) {
                if (value != null) {
                    check.ensureValid(name, value);
                }
            }

            @Override
            public String toString() {
                return description;
            }
        };
    }

    private record Words(List<String> words) implements Validator, Recommender {

        @Override
        public void ensureValid(String name, @Nullable Object value) {
            if (value == null) {
                return;
            }
            Iterable<?> values = value instanceof List<?> list ? list : List.of(value);
            for (Object one : values) {
                if (!words.contains(one.toString())) {
                    throw new ConfigException(name, one, "must be one of " + this);
                }
            }
        }

        @Override
        public List<Object> validValues(String name, Map<String, Object> parsedConfig) {
            return List.copyOf(words);
        }

        @Override
        public boolean visible(String name, Map<String, Object> parsedConfig) {
            return true;
        }

        @Override
        public String toString() {
            return words.stream().collect(joining(", "));
        }
    }
}
