// SPDX-License-Identifier: Apache-2.0
/**
 * The HTTP source connector: API Gateway's front door inside Connect. Routes, mapping and access are configured as
 * there; a request is answered 200 when Kafka has acknowledged its records.
 */
@NullMarked
package io.hydrant.source.http;

import org.jspecify.annotations.NullMarked;
