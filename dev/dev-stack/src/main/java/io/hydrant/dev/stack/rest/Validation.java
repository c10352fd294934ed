// SPDX-License-Identifier: Apache-2.0
package io.hydrant.dev.stack.rest;

import java.util.List;
import java.util.Map;

/**
 * What {@code PUT /connector-plugins/CLASS/config/validate} says.
 *
 * @param errors the complaints of each wrong key; keys without complaint are left out
 */
public record Validation(Map<String, List<String>> errors) {

    public Validation {
        errors = Map.copyOf(errors);
    }

    /** Whether no key is wrong. */
    public boolean isValid() {
        return errors.isEmpty();
    }
}
