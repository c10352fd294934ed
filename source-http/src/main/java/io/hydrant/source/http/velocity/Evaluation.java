// SPDX-License-Identifier: Apache-2.0
package io.hydrant.source.http.velocity;

import io.hydrant.listener.http.MalformedRequest;
import java.io.Writer;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.velocity.app.event.EventCartridge;
import org.apache.velocity.app.event.MethodExceptionEventHandler;
import org.apache.velocity.app.event.ReferenceInsertionEventHandler;
import org.apache.velocity.context.AbstractContext;
import org.apache.velocity.context.Context;
import org.apache.velocity.util.StringBuilderWriter;
import org.apache.velocity.util.introspection.Info;
import org.jspecify.annotations.Nullable;

/**
 * One run of a template: its variables, and how much it may still do. Velocity writes interpolated strings to memory of its
 * own, so what grows there is looked at where it can grow: at each value that is inserted, each assignment, and each round
 * of a loop. Confined to one thread.
 */
@SuppressWarnings("serial") // as Velocity's contexts are; nobody writes one
final class Evaluation extends AbstractContext implements ReferenceInsertionEventHandler, MethodExceptionEventHandler {

    /** How long a template may run, by the clock and in CPU time: a busy worker refuses nothing that an idle one takes. */
    private static final long MAX_NANOS = Duration.ofSeconds(1).toNanos();

    /** Values inserted between two looks at the string they go into, in strings of the greatest length. */
    private static final int INSERTED_STRINGS = 8;

    private final Map<String, @Nullable Object> variables = new HashMap<>();
    private final int maxText;
    private final RunningTime time;
    private final long begunNanos;
    private final long begunCpuNanos;
    private long inserted;

    /**
     * A run without variables.
     *
     * @param maxText characters of any string that it makes
     */
    Evaluation(int maxText, RunningTime time) {
        this.maxText = maxText;
        this.time = time;
        this.begunNanos = time.nanos();
        this.begunCpuNanos = time.cpuNanos();
        EventCartridge events = new EventCartridge();
        events.addReferenceInsertionEventHandler(this);
        events.addMethodExceptionHandler(this);
        events.attachToContext(this);
    }

    /** A round of a loop begins. Throws {@link TooMuchException} when the time is up. */
    void round() {
        inserted = 0;
        if (time.nanos() - begunNanos > MAX_NANOS && time.cpuNanos() - begunCpuNanos > MAX_NANOS) {
            throw new TooMuchException();
        }
    }

    /** A round of a loop has written. Throws {@link TooMuchException} if that became too long. */
    void written(Writer to) {
        if (to instanceof StringBuilderWriter string && string.getBuilder().length() > maxText) {
            throw new TooMuchException();
        }
    }

    @Override
    public @Nullable Object referenceInsert(Context context, String reference, @Nullable Object value) {
        if (value == null || value instanceof Number || value instanceof Boolean) {
            return value;
        }
        String text = String.valueOf(value);
        inserted += text.length();
        if (inserted > (long) INSERTED_STRINGS * maxText) {
            throw new TooMuchException();
        }
        return text;
    }

    @Override
    public Object methodException(Context context, Class<?> type, String method, Exception e, Info info) {
        throw e instanceof MalformedRequest malformed ? malformed : MappingTemplate.unusable();
    }

    @Override
    public @Nullable Object internalPut(String key, @Nullable Object value) {
        if (value instanceof CharSequence text && text.length() > maxText) {
            throw new TooMuchException();
        }
        inserted = 0;
        return variables.put(key, value);
    }

    @Override
    public @Nullable Object internalGet(String key) {
        return variables.get(key);
    }

    @Override
    public boolean internalContainsKey(String key) {
        return variables.containsKey(key);
    }

    @Override
    public String[] internalGetKeys() {
        return variables.keySet().toArray(new String[0]);
    }

    @Override
    public @Nullable Object internalRemove(String key) {
        return variables.remove(key);
    }
}
