// SPDX-License-Identifier: Apache-2.0
package io.hydrant.source.cloudwatch.logs;

/**
 * Why content cannot be decoded.
 *
 * @param code in Firehose's manner, for example {@code CloudWatchLogs.InvalidCompression}
 * @param message a sentence without any of the content
 */
public record Undecodable(String code, String message) {

    static Undecodable compression(String message) {
        return new Undecodable("CloudWatchLogs.InvalidCompression", message);
    }

    static Undecodable inflatedTooLarge(int maxBytes) {
        return new Undecodable(
                "CloudWatchLogs.InflatedTooLarge", "The content inflates to more than " + maxBytes + " bytes.");
    }

    static Undecodable tooMuch() {
        return new Undecodable(
                "CloudWatchLogs.InflatedTooLarge",
                "The content inflates to, or would become, more than is taken for as much as was received with it.");
    }

    static Undecodable envelope(String message) {
        return new Undecodable("CloudWatchLogs.InvalidEnvelope", message);
    }

    public static Undecodable recordTooLarge(int maxBytes) {
        return new Undecodable(
                "CloudWatchLogs.RecordTooLarge", "At least one record would have more than " + maxBytes + " bytes.");
    }
}
