// SPDX-License-Identifier: Apache-2.0
package io.hydrant.source.cloudwatch.logs;

/** The value of a record that is one log event. */
public enum EventFormat {
    /** JSON text as bytes. */
    JSON,
    /** A Connect Struct of {@link EventStruct#SCHEMA}. */
    STRUCT
}
