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
     * A record has met a bug of ours, or of a library: the trace of the first of a kind is logged, and one a minute while
     * there are more. Without the message, which may hold something of the record.
     */
    public void unexpected(RuntimeException bug, TopicPartition partition, long offset, Instant now) {
        String kind = bug.getClass().getName();
        Seen seen = seen(kind);
        seen.count++;
        if (now.isBefore(seen.nextLine)) {
            return;
        }
        Throwable trace = new IllegalStateException(kind);
        trace.setStackTrace(bug.getStackTrace());
        LOG.error(
                "{} records could not be converted for a reason that nobody has thought of since this was last said; the"
                        + " last is {}@{}. Please report it",
                seen.count,
                partition,
                offset,
                trace);
        seen.said(now);
    }

    /**
     * A record has failed.
     *
     * @param code such as {@code DataFormatConversion.MalformedData}
     * @param type which error output it is for, such as {@code format-conversion-failed}
     */
    public void note(String code, String type, TopicPartition partition, long offset, Instant now) {
        Seen seen = seen(code);
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
        seen.said(now);
    }

    private Seen seen(String code) {
        if (codes.size() >= MOST_CODES && !codes.containsKey(code)) {
            codes.clear();
        }
        return codes.computeIfAbsent(code, each -> new Seen());
    }

    private static final class Seen {
        private long count;
        private Instant nextLine = Instant.MIN;

        void said(Instant now) {
            count = 0;
            nextLine = now.plus(QUIET);
        }
    }
}
