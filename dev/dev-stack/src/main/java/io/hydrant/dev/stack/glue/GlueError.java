// SPDX-License-Identifier: Apache-2.0
package io.hydrant.dev.stack.glue;

/** A refusal with AWS's exception name. */
final class GlueError extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String type;

    GlueError(String type, String message) {
        super(message);
        this.type = type;
    }

    /** For example {@code EntityNotFoundException}. */
    String type() {
        return type;
    }

    String message() {
        return String.valueOf(getMessage());
    }

    static GlueError notFound(String message) {
        return new GlueError("EntityNotFoundException", message);
    }

    static GlueError alreadyExists(String message) {
        return new GlueError("AlreadyExistsException", message);
    }

    static GlueError invalidInput(String message) {
        return new GlueError("InvalidInputException", message);
    }

    static GlueError serialization(String message) {
        return new GlueError("SerializationException", message);
    }

    /** In the words that AWS uses for a member that breaks the model's constraints. */
    static GlueError validation(String member, String value, String constraint) {
        String shown = value.length() > 100 ? value.substring(0, 100) + "..." : value;
        return new GlueError(
                "ValidationException",
                "1 validation error detected: Value '" + shown + "' at '" + member + "' failed to satisfy constraint: "
                        + constraint);
    }
}
