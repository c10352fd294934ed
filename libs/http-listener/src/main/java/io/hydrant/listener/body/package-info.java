// SPDX-License-Identifier: Apache-2.0
/** What is done to bodies before they are mapped: unpacking, and checking signatures. */
@NullMarked
package io.hydrant.listener.body;

import org.jspecify.annotations.NullMarked;
