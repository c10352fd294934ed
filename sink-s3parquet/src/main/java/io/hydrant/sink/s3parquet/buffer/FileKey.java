// SPDX-License-Identifier: Apache-2.0
package io.hydrant.sink.s3parquet.buffer;

import static java.util.Objects.requireNonNull;

import io.hydrant.sink.s3parquet.ledger.Channel;
import io.hydrant.sink.s3parquet.prefix.OutputPath;

/**
 * What tells the open files of a topic-partition apart: data of one table and path, errors of one type and path, backup
 * of one path. Immutable.
 *
 * @param group the table's name for data, the error output type for errors, empty for backup
 */
public record FileKey(Channel channel, String group, OutputPath path) {

    public FileKey {
        requireNonNull(channel, "channel is null");
        requireNonNull(group, "group is null");
        requireNonNull(path, "path is null");
    }
}
