// SPDX-License-Identifier: Apache-2.0
package io.hydrant.sink.s3parquet.errors;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says in the log that records fail: a line for the first of a code, and one a minute with their number while there are
 * more. Firehose samples its log, too. No line holds anything of a record but where it is. Confined to the task thread.
 */
public final class FailureLog {

    private static final Logger LOG = LoggerFactory.getLogger(FailureLog.class);
    private static final Duration QUIET = Duration.ofMinutes(1);

    /** Codes of transforms are theirs to choose. */
    private static final int MOST_CODES = 100;

    private final Map<String, Seen> codes = new HashMap<>();

    /**
     * A record has failed.
     *
     * @param code such as {@code DataFormatConversion.MalformedData}
     * @param type which error output it is for, such as {@code format-conversion-failed}
     */
    public void note(String code, String type, TopicPartition partition, long offset, Instant now) {
        if (codes.size() >= MOST_CODES && !codes.containsKey(code)) {
            codes.clear();
        }
        Seen seen = codes.computeIfAbsent(code, each -> new Seen());
        seen.count++;
        if (now.isBefore(seen.nextLine)) {
            return;
        }
        ErrorFields.during(
                code,
                type,
                () -> LOG.warn(
                        "{} records failed ({}, {}) since this was last said; the last is {}@{}",
                        seen.count,
                        code,
                        type,
                        partition,
                        offset));
        seen.count = 0;
        seen.nextLine = now.plus(QUIET);
    }

    private static final class Seen {
        private long count;
        private Instant nextLine = Instant.MIN;
    }
}
