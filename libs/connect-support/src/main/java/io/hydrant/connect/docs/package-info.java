// SPDX-License-Identifier: Apache-2.0
/**
 * Tables of the README pages, rendered from the code that they describe. A test of each module compares the page with
 * {@link io.hydrant.connect.docs.DocsPage} and fails when it is stale; {@code -Ddocs.update} rewrites it.
 */
@NullMarked
package io.hydrant.connect.docs;

import org.jspecify.annotations.NullMarked;
