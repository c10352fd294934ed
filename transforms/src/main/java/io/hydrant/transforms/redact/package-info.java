// SPDX-License-Identifier: Apache-2.0
/** Ways to make a text unreadable. Knows neither Connect nor AWS. */
@NullMarked
package io.hydrant.transforms.redact;

import org.jspecify.annotations.NullMarked;
