// SPDX-License-Identifier: Apache-2.0
package io.hydrant.dev.stack.s3;

import io.hydrant.dev.stack.http.Exchange;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A request taken apart: bucket, key, query. Confined to the thread that serves it. */
final class S3Call {

    private static final int MAX_KEY_BYTES = 1024;

    private final Exchange exchange;
    private final Map<String, String> headers;
    private final Map<String, String> query;
    private final String bucket;
    private final String key;

    private S3Call(
            Exchange exchange, Map<String, String> headers, Map<String, String> query, String bucket, String key) {
        this.exchange = exchange;
        this.headers = headers;
        this.query = query;
        this.bucket = bucket;
        this.key = key;
    }

    /** Throws {@link S3Error} for paths and queries that are none. */
    static S3Call of(Exchange exchange) {
        Map<String, String> headers = exchange.headers();
        String path = exchange.rawPath().startsWith("/") ? exchange.rawPath().substring(1) : exchange.rawPath();
        String bucket = virtualHostBucket(headers.getOrDefault("host", ""));
        String key;
        if (bucket.isEmpty()) {
            int slash = path.indexOf('/');
            bucket = decode(slash < 0 ? path : path.substring(0, slash));
            key = slash < 0 ? "" : decode(path.substring(slash + 1));
        } else {
            key = decode(path);
        }
        if (key.getBytes(StandardCharsets.UTF_8).length > MAX_KEY_BYTES) {
            throw new S3Error(400, "KeyTooLongError", "Your key is too long");
        }
        return new S3Call(exchange, headers, query(exchange.rawQuery()), bucket, key);
    }

    Exchange exchange() {
        return exchange;
    }

    String method() {
        return exchange.method();
    }

    /** Empty for a call to the service as a whole. */
    String bucket() {
        return bucket;
    }

    /** Empty for a call to a bucket. */
    String key() {
        return key;
    }

    /** {@code bucket/key}. */
    String resource() {
        return bucket + "/" + key;
    }

    @Nullable
    String header(String name) {
        return headers.get(name);
    }

    /** All of them, names in lower case. */
    Map<String, String> headers() {
        return headers;
    }

    Map<String, String> query() {
        return query;
    }

    boolean has(String parameter) {
        return query.containsKey(parameter);
    }

    String query(String parameter, String otherwise) {
        return query.getOrDefault(parameter, otherwise);
    }

    int number(String parameter, int otherwise, int max) {
        String text = query.get(parameter);
        if (text == null || text.isEmpty()) {
            return otherwise;
        }
        try {
            int number = Integer.parseInt(text);
            if (number >= 0) {
                return Math.min(number, max);
            }
        } catch (NumberFormatException e) {
            // Said below.
        }
        throw S3Error.invalidArgument("Provided " + parameter + " not an integer or within integer range");
    }

    /** {@code events.localhost:9000} names a bucket, {@code localhost:9000} and addresses do not. */
    private static String virtualHostBucket(String host) {
        String name = host.replaceFirst(":\\d+$", "").toLowerCase(Locale.ROOT);
        return name.endsWith(".localhost") ? name.substring(0, name.length() - ".localhost".length()) : "";
    }

    private static Map<String, String> query(String raw) {
        Map<String, String> query = new LinkedHashMap<>();
        for (String pair : split(raw)) {
            int equals = pair.indexOf('=');
            String name = equals < 0 ? pair : pair.substring(0, equals);
            String value = equals < 0 ? "" : pair.substring(equals + 1);
            query.put(decode(name.replace('+', ' ')), decode(value.replace('+', ' ')));
        }
        return query;
    }

    private static List<String> split(String raw) {
        List<String> pairs = new ArrayList<>();
        for (int from = 0; from < raw.length(); ) {
            int to = raw.indexOf('&', from);
            to = to < 0 ? raw.length() : to;
            if (to > from) {
                pairs.add(raw.substring(from, to));
            }
            from = to + 1;
        }
        return pairs;
    }

    /** Percent-decoding as UTF-8; a plus stays a plus, as it must in a path. */
    static String decode(String text) {
        if (text.indexOf('%') < 0) {
            return text;
        }
        byte[] in = text.getBytes(StandardCharsets.UTF_8);
        byte[] out = new byte[in.length];
        int length = 0;
        for (int i = 0; i < in.length; i++) {
            if (in[i] != '%') {
                out[length++] = in[i];
                continue;
            }
            int high = i + 2 < in.length ? Character.digit(in[i + 1], 16) : -1;
            int low = i + 2 < in.length ? Character.digit(in[i + 2], 16) : -1;
            if (high < 0 || low < 0) {
                throw new S3Error(400, "InvalidURI", "Couldn't parse the specified URI");
            }
            out[length++] = (byte) (high << 4 | low);
            i += 2;
        }
        return new String(out, 0, length, StandardCharsets.UTF_8);
    }
}
