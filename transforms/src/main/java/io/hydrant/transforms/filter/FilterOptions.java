// SPDX-License-Identifier: Apache-2.0
package io.hydrant.transforms.filter;

/**
 * Where the public record of the language is silent or contradicts itself. Immutable.
 *
 * @param lenient takes special characters in bare terms and bare values ({@code ERR*} is then a literal); off, a pattern
 *     accepted here is accepted by CloudWatch Logs
 * @param exactFieldCount a space-delimited pattern without {@code ...} needs exactly as many fields as it declares; off,
 *     the last declared field takes the rest of the message
 * @param missingNotEqual {@code !=} holds for a JSON member that is not there
 */
public record FilterOptions(boolean lenient, boolean exactFieldCount, boolean missingNotEqual) {

    /** Strict patterns, the last field absorbs, a missing member satisfies no comparison. */
    public static final FilterOptions DEFAULTS = new FilterOptions(false, false, false);
}
