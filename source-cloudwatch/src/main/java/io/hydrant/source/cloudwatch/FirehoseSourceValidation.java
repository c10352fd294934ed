// SPDX-License-Identifier: Apache-2.0
package io.hydrant.source.cloudwatch;

import io.hydrant.listener.ConfigFindings;
import io.hydrant.listener.ListenerConfig;
import io.hydrant.listener.route.PathTemplate;
import io.hydrant.source.cloudwatch.intake.FirehoseHandler;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.Config;
import org.apache.kafka.common.config.ConfigDef;

/**
 * Finds everything that is wrong with a config, and says it at the key it is wrong with. Also keys that are not known:
 * Connect ignores them, and a misspelt {@code firehose.acess.keys} would leave a door open.
 */
final class FirehoseSourceValidation {

    private FirehoseSourceValidation() {}

    static Config validate(Map<String, String> props) {
        ConfigDef def = FirehoseSourceConfig.definition(props);
        ConfigFindings findings = new ConfigFindings(def.validateAll(props), DeliveryStreamsConfig.STREAMS);
        findings.checkNames(props.keySet(), def, name -> false);
        if (findings.isClean()) {
            findings.check(() -> {
                ListenerConfig.checkHealthPath(
                        new FirehoseSourceConfig(props).listener(),
                        List.of(PathTemplate.parse(FirehoseHandler.API_PATH)));
            });
            findings.checkTransactions(props);
        }
        return findings.config(FirehoseSourceConfig.definition().configKeys().keySet());
    }
}
