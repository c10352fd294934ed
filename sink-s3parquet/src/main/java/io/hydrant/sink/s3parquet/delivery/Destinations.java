// SPDX-License-Identifier: Apache-2.0
package io.hydrant.sink.s3parquet.delivery;

import static java.util.Objects.requireNonNull;

import io.hydrant.sink.s3parquet.ledger.Channel;
import io.hydrant.sink.s3parquet.store.ObjectStore;
import org.jspecify.annotations.Nullable;

/**
 * The destination of each channel. Immutable.
 *
 * @param backup {@code null} while no backup is made
 */
public record Destinations(
        Destination data, Destination error, @Nullable Destination backup) {

    public Destinations {
        requireNonNull(data, "data is null");
        requireNonNull(error, "error is null");
    }

    /** Throws {@link IllegalStateException} for the backup of a sink without one. */
    Destination of(Channel channel) {
        return switch (channel) {
            case DATA -> data;
            case ERROR -> error;
            case BACKUP -> {
                if (backup == null) {
                    throw new IllegalStateException("there is no backup");
                }
                yield backup;
            }
        };
    }

    /**
     * The bucket of a channel's uploads. A backup of a predecessor that is not configured any more is looked for in the data's
     * bucket: if it is not there it counts as lost, and nobody wants it.
     */
    ObjectStore store(Channel channel) {
        return channel == Channel.BACKUP && backup == null
                ? data.store()
                : of(channel).store();
    }
}
