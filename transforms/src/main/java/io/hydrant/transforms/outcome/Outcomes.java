// SPDX-License-Identifier: Apache-2.0
package io.hydrant.transforms.outcome;

import static io.hydrant.connect.config.Key.key;

import io.hydrant.connect.config.Valid;
import io.hydrant.connect.errors.ErrorHeaders;
import io.hydrant.connect.metrics.MetricDescription;
import java.util.List;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Type;
import org.apache.kafka.common.config.ConfigDef.Width;
import org.apache.kafka.connect.connector.ConnectRecord;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.header.Headers;
import org.apache.kafka.connect.sink.SinkRecord;
import org.jspecify.annotations.Nullable;

/**
 * Runs a transform's work on records: applies {@code on.error} to those that are rejected, leaves alone those that an earlier
 * transform has tagged, and counts. Each transform holds one. Thread-safe.
 */
public final class Outcomes implements AutoCloseable {

    public static final String ON_ERROR = "on.error";

    private static final String GROUP = "Errors";
    private static final int MAX_MESSAGE = 500;

    private final Class<?> transform;
    private final OnError onError;
    private final TransformMeters meters;

    /** What a transform does with a record. */
    @FunctionalInterface
    public interface Work<R extends ConnectRecord<R>> {

        /**
         * The new record; the same one if there is nothing to do; null to drop it.
         *
         * @throws Rejected if the record cannot be used
         */
        @Nullable
        R on(R record);
    }

    public Outcomes(Class<?> transform, AbstractConfig config) {
        this.transform = transform;
        this.onError = Valid.parse(OnError.class, ON_ERROR, config.getString(ON_ERROR));
        this.meters = TransformMeters.of(plainName(transform));
    }

    /** Adds the keys that are common to all transforms. */
    public static ConfigDef define(ConfigDef def) {
        return key(ON_ERROR, Type.STRING)
                .defaultsTo(Valid.word(OnError.FAIL))
                .valid(Valid.oneOf(OnError.class))
                .importance(Importance.MEDIUM)
                .group(GROUP, 1)
                .width(Width.SHORT)
                .displayName("On error")
                .doc(
                        "What becomes of a record that cannot be used: fail the task (or follow errors.tolerance), pass it on as"
                                + " it came, drop it, put null in place of the result, or tag it: pass it on as it came with the"
                                + " headers hydrant.error.transform, .code and .message, which later Hydrant transforms"
                                + " except Redact leave alone and the S3 sink writes to its error output as processing-failed.")
                .in(def);
    }

    /** The metrics of every transform, for the generated docs. */
    public static List<MetricDescription> metrics() {
        return TransformMeters.described();
    }

    /**
     * Does the work on one record.
     *
     * @param nulled gives the record for {@code on.error=null}
     * @return null if the record is dropped
     * @throws DataException for {@code on.error=fail}
     */
    public <R extends ConnectRecord<R>> @Nullable R apply(R record, Work<R> work, Work<R> nulled) {
        return counted(isTagged(record) ? skipped(record) : worked(record, work, nulled));
    }

    /** As {@link #apply}, but works on tagged records, too. */
    public <R extends ConnectRecord<R>> @Nullable R applyToTagged(R record, Work<R> work, Work<R> nulled) {
        return counted(worked(record, work, nulled));
    }

    private <R extends ConnectRecord<R>> @Nullable R counted(@Nullable R result) {
        if (result == null) {
            meters.dropped.increment();
        } else {
            meters.passed.increment();
        }
        return result;
    }

    private <R extends ConnectRecord<R>> @Nullable R worked(R record, Work<R> work, Work<R> nulled) {
        try {
            return work.on(record);
        } catch (Rejected e) {
            return rejected(record, e, nulled);
        } catch (DataException e) {
            // A Struct or a schema refused what was put into it.
            return rejected(
                    record, new Rejected(Rejected.Code.WRONG_TYPE, "the value does not fit its schema", e), nulled);
        } catch (StackOverflowError e) {
            return rejected(
                    record,
                    new Rejected(Rejected.Code.TOO_LARGE, "the value is nested too deep for this work"),
                    nulled);
        } catch (RuntimeException e) {
            // A library, or we, did not foresee this value. Its own message may quote the value, so only the place is
            // told.
            String reason = "the value cannot be worked on: " + e.getClass().getSimpleName() + place(e);
            return rejected(record, new Rejected(Rejected.Code.WRONG_TYPE, reason), nulled);
        }
    }

    private static String place(RuntimeException e) {
        StackTraceElement[] trace = e.getStackTrace();
        return trace.length == 0 ? "" : " in " + trace[0];
    }

    /** Counts a record that has nothing to work on, and gives it back. */
    public <R extends ConnectRecord<R>> R skipped(R record) {
        meters.skipped.increment();
        return record;
    }

    private <R extends ConnectRecord<R>> @Nullable R rejected(R record, Rejected e, Work<R> nulled) {
        meters.failed.increment();
        return switch (onError) {
            case PASS -> record;
            case DROP -> null;
            case NULL -> nulled(record, e, nulled);
            case TAG -> isTagged(record) ? record : tagged(record, e);
            case FAIL -> throw failed(record, e);
        };
    }

    private <R extends ConnectRecord<R>> @Nullable R nulled(R record, Rejected e, Work<R> nulled) {
        try {
            return nulled.on(record);
        } catch (RuntimeException | StackOverflowError noPlaceForNull) {
            throw failed(record, e);
        }
    }

    private DataException failed(ConnectRecord<?> record, Rejected e) {
        return new DataException(
                plainName(transform) + " cannot use " + coordinates(record) + ": " + e.reason() + " (" + e.code()
                        + "); " + ON_ERROR + " decides what becomes of such records",
                e);
    }

    private <R extends ConnectRecord<R>> R tagged(R record, Rejected e) {
        Headers headers = record.headers().duplicate();
        String reason = e.reason();
        headers.add(ErrorHeaders.TRANSFORM, transform.getName(), Schema.STRING_SCHEMA);
        headers.add(ErrorHeaders.CODE, e.code().toString(), Schema.STRING_SCHEMA);
        headers.add(
                ErrorHeaders.MESSAGE,
                reason.length() > MAX_MESSAGE ? reason.substring(0, MAX_MESSAGE) : reason,
                Schema.STRING_SCHEMA);
        return record.newRecord(
                record.topic(),
                record.kafkaPartition(),
                record.keySchema(),
                record.key(),
                record.valueSchema(),
                record.value(),
                record.timestamp(),
                headers);
    }

    private static boolean isTagged(ConnectRecord<?> record) {
        return !record.headers().isEmpty() && record.headers().lastWithName(ErrorHeaders.CODE) != null;
    }

    private static String coordinates(ConnectRecord<?> record) {
        return record instanceof SinkRecord sink
                ? sink.topic() + "-" + sink.kafkaPartition() + "@" + sink.kafkaOffset()
                : "a record for topic " + record.topic();
    }

    /** {@code ParseLtsv} for its {@code $Key} and {@code $Value} classes. */
    private static String plainName(Class<?> transform) {
        Class<?> outer = transform.getEnclosingClass();
        return (outer == null ? transform : outer).getSimpleName();
    }

    @Override
    public void close() {
        meters.close();
    }
}
