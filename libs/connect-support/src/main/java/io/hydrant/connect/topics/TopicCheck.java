// SPDX-License-Identifier: Apache-2.0
package io.hydrant.connect.topics;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.connect.errors.ConnectException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks for a source's topics before anything is taken, where the config says how to reach the brokers: a topic
 * that is not there blocks a task until its producer gives up. A connector is not told its worker's brokers, so this
 * needs {@code admin.override.bootstrap.servers} or {@code producer.override.bootstrap.servers}.
 */
public final class TopicCheck {

    private static final Logger LOG = LoggerFactory.getLogger(TopicCheck.class);
    private static final String BOOTSTRAP = "bootstrap.servers";
    private static final String TIMEOUT_MILLIS = "10000";

    private TopicCheck() {}

    /** Throws {@link ConnectException} naming the topics that do not exist. Brokers that do not answer are no reason. */
    public static void run(Map<String, String> props, Set<String> topics) {
        Map<String, Object> admin = adminConfig(props);
        if (!admin.containsKey(BOOTSTRAP) || props.containsKey("topic.creation.default.partitions")) {
            return; // cannot look, or Connect creates them
        }
        Set<String> missing = new TreeSet<>(topics);
        try (Admin client = Admin.create(admin)) {
            missing.removeAll(client.listTopics().names().get(15, TimeUnit.SECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return;
        } catch (ExecutionException | TimeoutException e) {
            LOG.warn("could not look for the topics {}: {}", topics, e.toString());
            return;
        }
        if (!missing.isEmpty()) {
            throw new ConnectException("the topics " + missing + " do not exist: create them, or let Connect do so with"
                    + " topic.creation.default.partitions and topic.creation.default.replication.factor");
        }
    }

    private static Map<String, Object> adminConfig(Map<String, String> props) {
        Map<String, Object> admin = new HashMap<>();
        for (String prefix : new String[] {"producer.override.", "admin.override."}) {
            props.forEach((key, value) -> {
                String name = key.startsWith(prefix) ? key.substring(prefix.length()) : "";
                if (prefix.startsWith("admin")
                        ? !name.isEmpty()
                        : name.equals(BOOTSTRAP)
                                || name.startsWith("security.")
                                || name.startsWith("sasl.")
                                || name.startsWith("ssl.")) {
                    admin.put(name, value);
                }
            });
        }
        admin.putIfAbsent("default.api.timeout.ms", TIMEOUT_MILLIS);
        admin.putIfAbsent("request.timeout.ms", "5000");
        return admin;
    }
}
