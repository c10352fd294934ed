/**
 * State that survives {@code kill -9}: changes appended to a file as lines, read again at the next start.
 */
@NullMarked
package io.hydrant.dev.stack.journal;

import org.jspecify.annotations.NullMarked;
