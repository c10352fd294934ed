// SPDX-License-Identifier: Apache-2.0
/** JSON as it comes from the network: bounded, streaming, with base64 decoded straight from the request's bytes. */
@NullMarked
package io.hydrant.source.cloudwatch.json;

import org.jspecify.annotations.NullMarked;
