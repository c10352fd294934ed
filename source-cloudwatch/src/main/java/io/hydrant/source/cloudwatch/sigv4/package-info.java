// SPDX-License-Identifier: Apache-2.0
/**
 * The server's side of AWS Signature Version 4, header form: {@link io.hydrant.source.cloudwatch.sigv4.SignatureVerifier}
 * says who signed a request, or why it cannot be believed. It knows nothing of Firehose but the service's name.
 */
@NullMarked
package io.hydrant.source.cloudwatch.sigv4;

import org.jspecify.annotations.NullMarked;
