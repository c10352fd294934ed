// SPDX-License-Identifier: Apache-2.0
/** The topics that a source's config names: whether they are there. */
@NullMarked
package io.hydrant.connect.topics;

import org.jspecify.annotations.NullMarked;
