// SPDX-License-Identifier: Apache-2.0
package io.hydrant.source.cloudwatch.logs;

/** When a record's content is taken for a CloudWatch Logs payload. */
public enum Detection {
    /** When it looks like one; anything else passes unchanged. */
    AUTO,
    /** Always: anything else cannot be decoded. */
    ALWAYS,
    /** Never: everything passes unchanged. */
    NEVER
}
