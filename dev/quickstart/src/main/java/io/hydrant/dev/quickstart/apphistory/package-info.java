// SPDX-License-Identifier: Apache-2.0
/** The app-history pipeline: what users did in each web app, a table for each. */
@NullMarked
package io.hydrant.dev.quickstart.apphistory;

import org.jspecify.annotations.NullMarked;
