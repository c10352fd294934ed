// SPDX-License-Identifier: Apache-2.0
package io.hydrant.transforms.filter;

/** What the three kinds of pattern compile to. Implementations are immutable and thread-safe. */
sealed interface CompiledPattern permits TermsPattern, JsonPattern, DelimitedPattern {

    /** Whether this part of the array, one message in UTF-8, matches. Never throws on content. */
    boolean matches(byte[] utf8, int from, int to);
}
