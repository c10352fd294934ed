// SPDX-License-Identifier: Apache-2.0
package io.hydrant.dev.stack.faults;

import static java.util.Objects.requireNonNull;

import java.time.Duration;

/**
 * Something that goes wrong with one request. Build it from the factories:
 *
 * <pre>{@code
 * Fault.delay(Duration.ofSeconds(5))                       // late, but right
 * Fault.error(503, "SlowDown")                             // refused, no effect
 * Fault.error(500, "InternalError").afterEffect()          // done, and answered as if it were not
 * Fault.cut().afterEffect()                                // done, and the answer is lost
 * Fault.cut().withDelay(Duration.ofMinutes(2))             // the request waits, then the connection breaks
 * }</pre>
 *
 * Immutable.
 *
 * @param delay before the effect, or with {@code after} between effect and answer
 * @param after whether the request takes effect first
 * @param status of an {@link Kind#ERROR}
 * @param code the service's error code, such as {@code SlowDown} or {@code ThrottlingException}
 */
public record Fault(Kind kind, Duration delay, boolean after, int status, String code) {

    /** What happens. */
    public enum Kind {
        /** Nothing but the delay. */
        DELAY,
        /** An error answer. */
        ERROR,
        /** The connection is closed without an answer. */
        CUT,
        /** S3, completing an upload: status 200, and an error in the body. */
        ERROR_IN_200,
        /** S3: the upload that the request names is lost before the request is looked at. */
        DROP_UPLOAD
    }

    public Fault {
        requireNonNull(kind, "kind is null");
        requireNonNull(code, "code is null");
        if (delay.isNegative()) {
            throw new IllegalArgumentException("negative delay: " + delay);
        }
    }

    public static Fault delay(Duration delay) {
        return new Fault(Kind.DELAY, delay, false, 0, "");
    }

    public static Fault error(int status, String code) {
        return new Fault(Kind.ERROR, Duration.ZERO, false, status, code);
    }

    public static Fault cut() {
        return new Fault(Kind.CUT, Duration.ZERO, false, 0, "");
    }

    /** For S3's CompleteMultipartUpload. */
    public static Fault errorIn200(String code) {
        return new Fault(Kind.ERROR_IN_200, Duration.ZERO, false, 200, code);
    }

    /** S3 answers NoSuchUpload though it has just completed the upload. */
    public static Fault noSuchUploadAfterSuccess() {
        return error(404, "NoSuchUpload").afterEffect();
    }

    /** S3 loses the upload. */
    public static Fault dropUpload() {
        return new Fault(Kind.DROP_UPLOAD, Duration.ZERO, false, 0, "");
    }

    public Fault afterEffect() {
        return new Fault(kind, delay, true, status, code);
    }

    public Fault withDelay(Duration delay) {
        return new Fault(kind, delay, after, status, code);
    }
}
