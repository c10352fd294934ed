// SPDX-License-Identifier: Apache-2.0
/**
 * The built plugins on other Connect versions and JDKs than those of this build ({@code -Pcompat}).
 */
@NullMarked
package io.hydrant.it.compat;

import org.jspecify.annotations.NullMarked;
