// SPDX-License-Identifier: Apache-2.0
/** How the pipelines are doing, from the connectors' own metrics. */
@NullMarked
package io.hydrant.dev.quickstart.progress;

import org.jspecify.annotations.NullMarked;
