// SPDX-License-Identifier: Apache-2.0
/**
 * What the Markdown pages say, held against the code and a running stack.
 */
@NullMarked
package io.hydrant.it.docs;

import org.jspecify.annotations.NullMarked;
