// SPDX-License-Identifier: Apache-2.0
package io.hydrant.listener.route;

import io.hydrant.listener.http.MalformedRequest;
import io.hydrant.listener.http.PercentDecoding;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Routes by path and method, as API Gateway resolves them: per segment a static one is taken before {@code {var}}, and
 * that before {@code {proxy+}}, without back-tracking; the path is resolved first and then the method, a specific one
 * before ANY. Paths are case-sensitive; one trailing slash is ignored. Filled by one thread, then read by any.
 */
public final class RouteTable<R> {

    /** All methods that API Gateway knows. */
    public static final Set<String> METHODS = Set.of("ANY", "DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT");

    private final Node<R> root = new Node<>();

    private static final class Node<R> {
        private final Map<String, Node<R>> statics = new HashMap<>();
        private @Nullable Node<R> variable;
        private @Nullable Node<R> greedy;
        private final Map<String, Entry<R>> methods = new HashMap<>();
    }

    private record Entry<R>(R route, PathTemplate path) {}

    /**
     * Throws {@link IllegalArgumentException} if the path and method are taken, or if the path puts a {@code {var}}
     * beside a {@code {proxy+}}.
     */
    public void add(PathTemplate path, String method, R route) {
        Node<R> node = root;
        for (PathTemplate.Segment segment : path.segments()) {
            node = child(node, segment, path);
        }
        Entry<R> before = node.methods.putIfAbsent(method, new Entry<>(route, path));
        if (before != null) {
            throw new IllegalArgumentException(
                    "two routes answer " + method + " " + path.text() + ": " + before.route() + " and " + route);
        }
    }

    private static <R> Node<R> child(Node<R> node, PathTemplate.Segment segment, PathTemplate path) {
        switch (segment.kind()) {
            case STATIC -> {
                return node.statics.computeIfAbsent(segment.name(), name -> new Node<>());
            }
            case VARIABLE -> {
                if (node.greedy != null) {
                    throw besideGreedy(path);
                }
                if (node.variable == null) {
                    node.variable = new Node<>();
                }
                return node.variable;
            }
            case GREEDY -> {
                if (node.variable != null) {
                    throw besideGreedy(path);
                }
                if (node.greedy == null) {
                    node.greedy = new Node<>();
                }
                return node.greedy;
            }
        }
        throw new IllegalStateException("unknown segment " + segment);
    }

    private static IllegalArgumentException besideGreedy(PathTemplate path) {
        return new IllegalArgumentException(
                "the path " + path.text() + " puts a {variable} and a {greedy+} variable in the same place");
    }

    /** The route of a path as received, or null. Throws {@link MalformedRequest} for wrong percent-encoding. */
    public @Nullable RouteMatch<R> find(String rawPath, String method) {
        if (rawPath.endsWith("//")) {
            return null;
        }
        Node<R> node = root;
        List<String> values = null;
        int end = rawPath.length() > 1 && rawPath.endsWith("/") ? rawPath.length() - 1 : rawPath.length();
        int from = 1;
        while (from < end) {
            int slash = rawPath.indexOf('/', from);
            int to = slash < 0 || slash > end ? end : slash;
            String segment = PercentDecoding.path(rawPath.substring(from, to));
            Node<R> next = segment.isEmpty() ? null : node.statics.get(segment);
            if (next != null) {
                node = next;
                from = to + 1;
                continue;
            }
            if (values == null) {
                values = new ArrayList<>(2);
            }
            if (node.variable != null && !segment.isEmpty()) {
                node = node.variable;
                values.add(segment);
                from = to + 1;
            } else if (node.greedy != null) {
                node = node.greedy;
                values.add(PercentDecoding.path(rawPath.substring(from, end)));
                from = end;
            } else {
                return null;
            }
        }
        Entry<R> entry = node.methods.get(method);
        if (entry == null && METHODS.contains(method)) {
            entry = node.methods.get("ANY");
        }
        return entry == null ? null : new RouteMatch<>(entry.route(), named(entry.path(), values));
    }

    private static List<String> named(PathTemplate path, @Nullable List<String> values) {
        if (values == null) {
            return List.of();
        }
        List<String> variables = new ArrayList<>(2 * values.size());
        int i = 0;
        for (PathTemplate.Segment segment : path.segments()) {
            if (segment.kind() != PathTemplate.Kind.STATIC) {
                variables.add(segment.name());
                variables.add(values.get(i++));
            }
        }
        return variables;
    }
}
