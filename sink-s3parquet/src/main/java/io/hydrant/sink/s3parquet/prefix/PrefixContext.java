// SPDX-License-Identifier: Apache-2.0
package io.hydrant.sink.s3parquet.prefix;

import org.jspecify.annotations.Nullable;

/**
 * What a template may ask about the record at hand. Implemented by the task over its current record; read within one
 * call of {@link PathEvaluator#path}, on the same thread, and not kept. Only what a template names is asked for.
 */
public interface PrefixContext {
    /** The instant of all {@code !{timestamp:..}} expressions, in milliseconds since the epoch. */
    long timestampMillis();

    /** The record's topic, for example {@code orders}. */
    String topic();

    /** The record's Kafka partition, for example {@code 3}. */
    int partition();

    /**
     * The text of a scalar field of the record's value.
     *
     * @param path the dotted path of {@code !{field:<path>}}, one of {@link PrefixTemplate#fieldPaths()}
     * @return null when the record has no such field, or it is null or not a scalar
     */
    @Nullable
    String field(String path);

    /** The last header of that name as text; null when there is none. */
    @Nullable
    String header(String name);

    /** The value that the dynamic-partitioning query gave for a key; null when there is none. */
    @Nullable
    String partitionKey(String id);

    /** The kind of failure; null for good data, whose template never asks. */
    @Nullable
    ErrorOutputType errorOutputType();
}
