// SPDX-License-Identifier: Apache-2.0
/**
 * Who sends to the pipelines: partners and web apps over HTTP, a Firehose that delivers to an HTTP endpoint, and whoever
 * writes to a Firehose with AWS's SDK.
 */
@NullMarked
package io.hydrant.dev.quickstart.clients;

import org.jspecify.annotations.NullMarked;
