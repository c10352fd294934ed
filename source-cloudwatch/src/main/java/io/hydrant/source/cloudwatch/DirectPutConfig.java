// SPDX-License-Identifier: Apache-2.0
package io.hydrant.source.cloudwatch;

import static io.hydrant.connect.config.Key.key;
import static io.hydrant.connect.config.Valid.between;
import static io.hydrant.connect.config.Valid.notEmpty;
import static io.hydrant.connect.config.Valid.oneOf;
import static io.hydrant.connect.config.Valid.secret;
import static org.apache.kafka.common.config.ConfigDef.Importance.HIGH;
import static org.apache.kafka.common.config.ConfigDef.Importance.LOW;
import static org.apache.kafka.common.config.ConfigDef.Importance.MEDIUM;
import static org.apache.kafka.common.config.ConfigDef.Type.BOOLEAN;
import static org.apache.kafka.common.config.ConfigDef.Type.INT;
import static org.apache.kafka.common.config.ConfigDef.Type.LIST;
import static org.apache.kafka.common.config.ConfigDef.Type.PASSWORD;
import static org.apache.kafka.common.config.ConfigDef.Type.STRING;
import static org.apache.kafka.common.config.ConfigDef.Width.SHORT;

import io.hydrant.source.cloudwatch.intake.Credential;
import io.hydrant.source.cloudwatch.sigv4.AccessKey;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.config.types.Password;

/** The keys about who may call the Firehose API, {@code firehose.credentials} and those of each alias among them. */
final class DirectPutConfig {

    static final String AUTHENTICATION = "firehose.authentication";
    static final String CREDENTIALS = "firehose.credentials";
    static final String MAX_SKEW = "firehose.sigv4.max.skew.seconds";
    static final String UNSIGNED_PAYLOAD = "firehose.sigv4.unsigned.payload";

    private DirectPutConfig() {}

    /**
     * Defines them.
     *
     * @param group that they share with the keys of the other ways to the source; theirs are the first eight
     */
    static void define(ConfigDef def, String group, List<String> aliases) {
        key(AUTHENTICATION, STRING)
                .defaultsTo("sigv4")
                .valid(oneOf("sigv4", "none"))
                .importance(HIGH)
                .group(group, 1)
                .width(SHORT)
                .displayName("Authentication")
                .doc("Whether calls of the Firehose API (PutRecord, …) must be signed with one of the credentials. none"
                        + " takes them from anybody: for networks where only friends are.")
                .in(def);
        key(CREDENTIALS, LIST)
                .defaultsTo("")
                .importance(HIGH)
                .group(group, 2)
                .displayName("Credentials")
                .doc(
                        "Aliases of the key pairs that callers of the Firehose API may sign with; each has keys of its own.")
                .in(def);
        key(MAX_SKEW, INT)
                .defaultsTo(300)
                .valid(between(1, 86_400))
                .importance(LOW)
                .group(group, 7)
                .width(SHORT)
                .displayName("Clock skew")
                .doc("How far a signature's time may be from the worker's, before and after, in seconds.")
                .in(def);
        key(UNSIGNED_PAYLOAD, BOOLEAN)
                .defaultsTo(false)
                .importance(LOW)
                .group(group, 8)
                .displayName("Unsigned payload")
                .doc("Whether x-amz-content-sha256: UNSIGNED-PAYLOAD is taken, over TLS only: the body is then not"
                        + " covered by the signature.")
                .in(def);
        aliases.forEach(alias -> defineCredential(def, group, alias));
    }

    /** The credentials in the order of the list. */
    static List<Credential> credentials(AbstractConfig config) {
        Map<String, Credential> byId = new LinkedHashMap<>();
        for (String alias : config.getList(CREDENTIALS)) {
            String prefix = CREDENTIALS + "." + alias;
            String id = config.getString(prefix + ".access.key.id");
            Password token = config.getPassword(prefix + ".session.token");
            AccessKey key = new AccessKey(
                    id,
                    config.getPassword(prefix + ".secret.access.key").value(),
                    token == null ? null : token.value());
            Credential credential = new Credential(key, new HashSet<>(config.getList(prefix + ".delivery.streams")));
            if (byId.put(id, credential) != null) {
                throw new ConfigException(prefix + ".access.key.id", id, "another credential has this id");
            }
        }
        return List.copyOf(byId.values());
    }

    private static void defineCredential(ConfigDef def, String group, String alias) {
        String prefix = CREDENTIALS + "." + alias;
        key(prefix + ".access.key.id", STRING)
                .valid(notEmpty())
                .importance(HIGH)
                .group(group, 3)
                .displayName("Access key id")
                .doc("The id that the caller signs with; any text, it need not be one of AWS's.")
                .in(def);
        key(prefix + ".secret.access.key", PASSWORD)
                .valid(secret())
                .importance(HIGH)
                .group(group, 4)
                .displayName("Secret access key")
                .doc("The secret that the caller signs with.")
                .in(def);
        key(prefix + ".session.token", PASSWORD)
                .defaultsTo(null)
                .valid(secret())
                .importance(LOW)
                .group(group, 5)
                .displayName("Session token")
                .doc("The session token that must come with the id, for callers that only have temporary credentials.")
                .in(def);
        key(prefix + ".delivery.streams", LIST)
                .defaultsTo("")
                .importance(MEDIUM)
                .group(group, 6)
                .displayName("Allowed streams")
                .doc("Names of the streams that this caller may write to; empty for all.")
                .in(def);
    }
}
