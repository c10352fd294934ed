// SPDX-License-Identifier: Apache-2.0
package io.hydrant.sink.s3parquet.prefix;

import io.hydrant.sink.s3parquet.prefix.Piece.Timestamp;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Where a record goes. Records with equal paths share an open file. Random strings, and with {@link TimeScope#OBJECT} the
 * time, take no part in a path's identity: they are chosen per object. Equality is that of the identity. Like the evaluator
 * that made it, confined to one thread.
 */
public final class OutputPath {
    private final String identity;
    private final Piece[] pieces;
    private final @Nullable String[] texts;
    private final TimeTexts times;

    OutputPath(String identity, Piece[] pieces, @Nullable String[] texts, TimeTexts times) {
        this.identity = identity;
        this.pieces = pieces;
        this.texts = texts;
        this.times = times;
    }

    /** For example {@code a/y=2018/r=!{firehose:random-string}/}: what an object chooses itself stands as written. */
    public String identity() {
        return identity;
    }

    /**
     * The prefix of one object, for example {@code a/y=2018/r=5abf82daaa5/}. Each call draws new random strings.
     *
     * @param oldestTimestampMillis the object's oldest record, used with {@link TimeScope#OBJECT} only
     */
    public String keyPrefix(long oldestTimestampMillis, RandomGenerator random) {
        StringBuilder out = new StringBuilder(identity.length() + 16);
        int time = 0;
        for (int i = 0; i < pieces.length; i++) {
            String text = texts[i];
            if (text != null) {
                out.append(text);
            } else if (pieces[i] instanceof Timestamp) {
                out.append(times.at(oldestTimestampMillis).texts[time++]);
            } else {
                RandomText.append(out, random);
            }
        }
        return out.toString();
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof OutputPath path && identity.equals(path.identity);
    }

    @Override
    public int hashCode() {
        return identity.hashCode();
    }

    @Override
    public String toString() {
        return identity;
    }
}
