// SPDX-License-Identifier: Apache-2.0
package io.hydrant.source.cloudwatch.logs;

/** What one Kafka record holds of a CloudWatch Logs envelope. */
public enum Emit {
    /** One record per log event, with the envelope's members copied into it. */
    EVENT,
    /** One record per log event, its message alone (Firehose: message extraction). */
    MESSAGE,
    /** One record per envelope, its JSON. */
    ENVELOPE
}
