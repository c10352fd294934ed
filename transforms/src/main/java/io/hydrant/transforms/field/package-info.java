// SPDX-License-Identifier: Apache-2.0
/**
 * Places in record keys and values: {@link io.hydrant.transforms.field.FieldPath} names one,
 * {@link io.hydrant.transforms.field.Draft} is an editable copy that becomes a new map or Struct with a cached schema.
 */
@NullMarked
package io.hydrant.transforms.field;

import org.jspecify.annotations.NullMarked;
