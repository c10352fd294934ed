// SPDX-License-Identifier: Apache-2.0
package io.hydrant.source.cloudwatch.endpoint;

import org.jspecify.annotations.Nullable;

/** ARNs of Firehose streams: {@code arn:aws:firehose:eu-west-1:111122223333:deliverystream/app-logs}. */
public final class SourceArn {

    private static final String RESOURCE = ":deliverystream/";

    private SourceArn() {}

    /** {@code app-logs}, or null if it is not such an ARN. */
    public static @Nullable String streamName(String arn) {
        int at = arn.indexOf(RESOURCE);
        return arn.startsWith("arn:") && at > 0 ? arn.substring(at + RESOURCE.length()) : null;
    }
}
