// SPDX-License-Identifier: Apache-2.0
/** What requests hold, by the names that API Gateway gives to it: {@code method.request.path.app_token}. */
@NullMarked
package io.hydrant.source.http.expression;

import org.jspecify.annotations.NullMarked;
