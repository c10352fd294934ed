// SPDX-License-Identifier: Apache-2.0
package io.hydrant.transforms.redact;

/** Makes a text unreadable. Implementations are thread-safe and never throw, whatever the text. */
@FunctionalInterface
public interface Redactor {

    /** What takes the text's place. */
    String redact(String text);
}
