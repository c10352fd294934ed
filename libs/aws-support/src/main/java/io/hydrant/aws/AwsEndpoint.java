// SPDX-License-Identifier: Apache-2.0
package io.hydrant.aws;

import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * Where a service is. Immutable.
 *
 * @param region such as {@code eu-west-1}; {@code null} asks the SDK's default chain, or, with a URL, is
 *     {@code us-east-1}
 * @param url instead of the region's public endpoint, such as {@code http://127.0.0.1:9000}
 */
public record AwsEndpoint(@Nullable String region, @Nullable URI url) {

    /** The public endpoint of the region that the worker runs in. */
    public static final AwsEndpoint DEFAULT = new AwsEndpoint(null, null);
}
