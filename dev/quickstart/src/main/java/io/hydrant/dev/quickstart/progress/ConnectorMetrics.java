// SPDX-License-Identifier: Apache-2.0
package io.hydrant.dev.quickstart.progress;

import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import javax.management.Attribute;
import javax.management.InstanceNotFoundException;
import javax.management.JMException;
import javax.management.MBeanAttributeInfo;
import javax.management.MBeanServer;
import javax.management.MalformedObjectNameException;
import javax.management.ObjectName;

/** The MBeans of plugins in this JVM, where the stack's worker runs. Thread-safe. */
public final class ConnectorMetrics {

    private static final ObjectName PLUGINS = name("kafka.connect:type=plugins,*");

    private final MBeanServer server = ManagementFactory.getPlatformMBeanServer();

    /** What a source and the sink behind it have done. Zeros while they do not run. */
    public Progress of(String source, String sink) {
        Reading ofSource = new Reading(source);
        Reading ofSink = new Reading(sink);
        long errors = ofSink.sum("error-records-total");
        long buffered = ofSink.sum("incoming-records-total")
                - ofSink.sum("delivered-records-total")
                - ofSink.sum("null-values-total")
                - ofSink.sum("dead-letter-records-total")
                - errors;
        return new Progress(
                ofSource.sum("requests-total", ConnectorMetrics::isOfListener),
                Math.max(0, buffered),
                ofSink.sum("delivered-objects-total"),
                ofSink.sum("partitions-registered-total"),
                ofSink.max("data-freshness-ms"),
                errors + ofSource.sum("requests-total", ConnectorMetrics::isRefused));
    }

    /** Not one of those by which the Firehose source counts the same requests by operation. */
    private static boolean isOfListener(ObjectName name) {
        return name.getKeyProperty("method") != null;
    }

    private static boolean isRefused(ObjectName name) {
        String status = name.getKeyProperty("status");
        return isOfListener(name)
                && status != null
                && (unquoted(status).startsWith("4") || unquoted(status).startsWith("5"));
    }

    private static String unquoted(String value) {
        return value.startsWith("\"") ? ObjectName.unquote(value) : value;
    }

    private static ObjectName name(String text) {
        try {
            return new ObjectName(text);
        } catch (MalformedObjectNameException e) {
            throw new IllegalArgumentException(text, e);
        }
    }

    /** One connector's metrics at one time. */
    private final class Reading {

        private final List<Metric> metrics = new ArrayList<>();

        Reading(String connector) {
            for (ObjectName name : server.queryNames(PLUGINS, null)) {
                String owner = name.getKeyProperty("connector");
                if (owner != null && unquoted(owner).equals(connector)) {
                    read(name);
                }
            }
        }

        /** Asks for no attribute that the MBean has not: Kafka's would log a warning for each. */
        private void read(ObjectName name) {
            try {
                String[] attributes = Stream.of(server.getMBeanInfo(name).getAttributes())
                        .map(MBeanAttributeInfo::getName)
                        .toArray(String[]::new);
                for (Attribute attribute :
                        server.getAttributes(name, attributes).asList()) {
                    if (attribute.getValue() instanceof Number number) {
                        metrics.add(new Metric(name, attribute.getName(), number.longValue()));
                    }
                }
            } catch (InstanceNotFoundException e) {
                // Its task has just stopped.
            } catch (JMException e) {
                throw new IllegalStateException("cannot read " + name, e);
            }
        }

        long sum(String attribute) {
            return sum(attribute, name -> true);
        }

        long sum(String attribute, Predicate<ObjectName> wanted) {
            return values(attribute, wanted).sum();
        }

        long max(String attribute) {
            return values(attribute, name -> true).max().orElse(0);
        }

        private LongStream values(String attribute, Predicate<ObjectName> wanted) {
            return metrics.stream()
                    .filter(metric -> metric.attribute().equals(attribute) && wanted.test(metric.name()))
                    .mapToLong(Metric::value);
        }
    }

    private record Metric(ObjectName name, String attribute, long value) {}
}
