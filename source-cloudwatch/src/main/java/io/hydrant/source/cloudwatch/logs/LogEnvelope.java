// SPDX-License-Identifier: Apache-2.0
package io.hydrant.source.cloudwatch.logs;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The JSON object that CloudWatch Logs delivers: events of one log stream.
 *
 * @param messageType {@code DATA_MESSAGE} or {@code CONTROL_MESSAGE}
 * @param owner the account of the log data, {@code 111122223333}
 * @param subscriptionFilters names of the filters that matched, in the order received
 * @param policyLevel {@code ACCOUNT_LEVEL_POLICY}, or null for a filter of the log group
 * @param attributes members that we do not know, by name, as JSON text
 * @param json the document as received
 * @see <a href="https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/SubscriptionFilters.html">AWS: subscription
 *     filters</a>
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record LogEnvelope(
        String messageType,
        String owner,
        String logGroup,
        String logStream,
        List<String> subscriptionFilters,
        @Nullable String policyLevel,
        Map<String, String> attributes,
        List<LogEvent> events,
        byte[] json) {

    private static final String CONTROL_MESSAGE = "CONTROL_MESSAGE";

    /** Sent to see whether the destination is there; it must be acknowledged and give no record. */
    boolean isControlMessage() {
        return messageType.equals(CONTROL_MESSAGE);
    }

    /** Records of one log stream share it, so their order is kept in a Kafka partition: {@code /app/api/i-0abc}. */
    String key() {
        return logGroup + "/" + logStream;
    }
}
