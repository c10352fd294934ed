// SPDX-License-Identifier: Apache-2.0
package io.hydrant.source.cloudwatch;

import io.hydrant.listener.ConfigFindings;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.Config;
import org.apache.kafka.common.config.ConfigDef;

/**
 * Finds everything that is wrong with a config, and says it at the key it is wrong with. Also keys that are not known:
 * Connect ignores them, and a misspelt {@code firehose.acess.keys} would leave a door open.
 */
final class FirehoseSourceValidation {

    private static final List<String> OURS = List.of(
            "listener.", "delivery.streams", "firehose.", "cloudwatch.", "inflight.", "ready.", "drain.", "ack.");

    private FirehoseSourceValidation() {}

    static Config validate(Map<String, String> props) {
        ConfigDef def = FirehoseSourceConfig.definition(props);
        ConfigFindings findings = new ConfigFindings(def.validateAll(props), DeliveryStreamsConfig.STREAMS);
        for (String key : props.keySet()) {
            boolean ours = OURS.stream().anyMatch(key::startsWith);
            if (ours && !def.configKeys().containsKey(key)) {
                findings.unknownKey(key);
            }
        }
        if (findings.isClean()) {
            findings.check(() -> {
                var unusedListener = new FirehoseSourceConfig(props).listener();
            });
            findings.checkTransactions(props);
        }
        return findings.config(FirehoseSourceConfig.definition().configKeys().keySet());
    }
}
