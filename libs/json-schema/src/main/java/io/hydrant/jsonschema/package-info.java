// SPDX-License-Identifier: Apache-2.0
/** JSON Schemas, and what one validation may take. Knows neither Connect nor AWS. */
@NullMarked
package io.hydrant.jsonschema;

import org.jspecify.annotations.NullMarked;
