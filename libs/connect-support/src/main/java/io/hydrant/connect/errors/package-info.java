// SPDX-License-Identifier: Apache-2.0
/** How a transform tells a later plugin that a record failed. See {@link io.hydrant.connect.errors.ErrorHeaders}. */
@NullMarked
package io.hydrant.connect.errors;

import org.jspecify.annotations.NullMarked;
