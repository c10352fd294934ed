// SPDX-License-Identifier: Apache-2.0
package io.hydrant.sink.s3parquet;

import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.MDC;
import org.slf4j.helpers.MessageFormatter;

/**
 * What a class logs while this is open, such as {@code WARN 2 records failed … [DataFormatConversion.ParseError]}: the level,
 * the message, and the error code of the context where there is one. Thread-safe.
 */
public final class LogLines implements AutoCloseable {

    private static final Set<String> LEVELS = Set.of("info", "warn", "error");
    private static final Map<String, LogLines> OPEN = new ConcurrentHashMap<>();

    private final String name;
    private final List<String> lines = new CopyOnWriteArrayList<>();

    private LogLines(String name) {
        this.name = name;
    }

    /** Reads what the class logs from now on. */
    public static LogLines of(Class<?> logging) {
        LogLines lines = new LogLines(logging.getName());
        OPEN.put(lines.name, lines);
        return lines;
    }

    /** All lines so far. */
    public List<String> lines() {
        return lines;
    }

    @Override
    public void close() {
        OPEN.remove(name);
    }

    /** SLF4J's logger of that name. */
    public static Logger logger(String name) {
        return (Logger) Proxy.newProxyInstance(
                LogLines.class.getClassLoader(),
                new Class<?>[] {Logger.class},
                (proxy, method, arguments) -> log(name, method, arguments));
    }

    private static @Nullable Object log(String name, Method method, Object @Nullable [] arguments) {
        if (method.getReturnType() == boolean.class) {
            return OPEN.containsKey(name);
        }
        if (method.getName().equals("getName")) {
            return name;
        }
        LogLines open = OPEN.get(name);
        if (open != null && arguments != null && LEVELS.contains(method.getName())) {
            Object[] values = arguments.length == 2 && arguments[1] instanceof Object[] several
                    ? several
                    : Arrays.copyOfRange(arguments, 1, arguments.length);
            String code = MDC.get("errorCode");
            open.lines.add(method.getName().toUpperCase(java.util.Locale.ROOT) + " "
                    + MessageFormatter.arrayFormat(String.valueOf(arguments[0]), values)
                            .getMessage()
                    + (code == null ? "" : " [" + code + "]"));
        }
        return null;
    }
}
