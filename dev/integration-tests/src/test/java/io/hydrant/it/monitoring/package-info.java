// SPDX-License-Identifier: Apache-2.0
/**
 * Dashboard, alerts and exporter rules against a running worker: every metric that they name has to be there.
 */
@NullMarked
package io.hydrant.it.monitoring;

import org.jspecify.annotations.NullMarked;
