/**
 * What every plugin that calls AWS shares: settings, credentials, clients, and the reading of failures. The adapters of
 * a plugin use it; the domain meets only {@link io.hydrant.aws.AwsCallException}, which holds no SDK type.
 */
@NullMarked
package io.hydrant.aws;

import org.jspecify.annotations.NullMarked;
