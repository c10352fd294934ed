// SPDX-License-Identifier: Apache-2.0
package io.hydrant.sink.s3parquet.prefix;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A record, as far as templates ask. */
final class TestContext implements PrefixContext {
    long millis = Instant.parse("2018-08-27T10:30:00Z").toEpochMilli();
    String topic = "orders";
    int partition = 3;

    @Nullable
    ErrorOutputType errorType;

    final Map<String, String> fields = new HashMap<>();
    final Map<String, String> headers = new HashMap<>();
    final Map<String, String> keys = new HashMap<>();

    TestContext at(String instant) {
        millis = Instant.parse(instant).toEpochMilli();
        return this;
    }

    TestContext field(String path, String value) {
        fields.put(path, value);
        return this;
    }

    TestContext error(ErrorOutputType type) {
        errorType = type;
        return this;
    }

    @Override
    public long timestampMillis() {
        return millis;
    }

    @Override
    public String topic() {
        return topic;
    }

    @Override
    public int partition() {
        return partition;
    }

    @Override
    public @Nullable String field(String path) {
        return fields.get(path);
    }

    @Override
    public @Nullable String header(String name) {
        return headers.get(name);
    }

    @Override
    public @Nullable String partitionKey(String id) {
        return keys.get(id);
    }

    @Override
    public @Nullable ErrorOutputType errorOutputType() {
        return errorType;
    }
}
