// SPDX-License-Identifier: Apache-2.0
/**
 * What {@code quickstart.sh} runs: example pipelines on the development stack. Each is deployed by REST, fed, and read back.
 */
@NullMarked
package io.hydrant.dev.quickstart;

import org.jspecify.annotations.NullMarked;
