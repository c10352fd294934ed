// SPDX-License-Identifier: Apache-2.0
/** jq programs on plain values, with limits on what one run may use. Knows neither Connect nor AWS. */
@NullMarked
package io.hydrant.jq;

import org.jspecify.annotations.NullMarked;
