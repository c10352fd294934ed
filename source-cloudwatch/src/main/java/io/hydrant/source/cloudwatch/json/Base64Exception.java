// SPDX-License-Identifier: Apache-2.0
package io.hydrant.source.cloudwatch.json;

import java.io.IOException;

/** A string that should be base64 is not, or stands for more bytes than allowed. */
public final class Base64Exception extends IOException {

    private static final long serialVersionUID = 1L;

    private final boolean tooLong;
    private final long bytes;

    Base64Exception(boolean tooLong, long bytes) {
        super(tooLong ? "base64 of about " + bytes + " bytes is too long" : "not base64");
        this.tooLong = tooLong;
        this.bytes = bytes;
    }

    public boolean tooLong() {
        return tooLong;
    }

    /** About how many bytes it stands for. */
    public long bytes() {
        return bytes;
    }

    @Override
    public synchronized Throwable fillInStackTrace() {
        return this;
    }
}
