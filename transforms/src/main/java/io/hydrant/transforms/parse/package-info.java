// SPDX-License-Identifier: Apache-2.0
/**
 * Parsers of text into ordered maps of plain values, as a library: each is compiled once from its options and takes time
 * linear in the text or has a time limit. Knows neither Connect nor AWS.
 */
@NullMarked
package io.hydrant.transforms.parse;

import org.jspecify.annotations.NullMarked;
