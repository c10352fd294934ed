// SPDX-License-Identifier: Apache-2.0
package io.hydrant.connect.errors;

/**
 * Headers with which a transform ({@code on.error=tag}) passes on a record that it could not transform: the record's
 * value is the original one, and the sink writes it to the error output as {@code processing-failed}. All three values
 * are strings.
 */
public final class ErrorHeaders {

    /** The transform's class, such as {@code io.hydrant.transforms.Ltsv$Value}. */
    public static final String TRANSFORM = "hydrant.error.transform";

    /** A code in Firehose's manner, such as {@code Transform.MalformedData}. A record that has this header has failed. */
    public static final String CODE = "hydrant.error.code";

    /** A sentence for whoever reads the error output; it may quote a part of the value. */
    public static final String MESSAGE = "hydrant.error.message";

    private ErrorHeaders() {}
}
