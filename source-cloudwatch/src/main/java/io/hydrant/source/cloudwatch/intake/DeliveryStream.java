// SPDX-License-Identifier: Apache-2.0
package io.hydrant.source.cloudwatch.intake;

import io.hydrant.source.cloudwatch.logs.PayloadDecoder;

/**
 * A stream that senders name, and what becomes of its records. Immutable.
 *
 * @param alias in the config, for example {@code app}
 * @param name as senders write it, for example {@code app-logs}
 * @param topic that its records go to
 */
public record DeliveryStream(String alias, String name, String topic, PayloadDecoder decoder) {}
