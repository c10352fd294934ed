// SPDX-License-Identifier: Apache-2.0
package io.hydrant.connect.metrics;

import java.lang.management.ManagementFactory;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import javax.management.Attribute;
import javax.management.AttributeList;
import javax.management.AttributeNotFoundException;
import javax.management.DynamicMBean;
import javax.management.InstanceAlreadyExistsException;
import javax.management.JMException;
import javax.management.MBeanAttributeInfo;
import javax.management.MBeanInfo;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import javax.management.ReflectionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * MBeans named as the worker names plugin metrics: {@code kafka.connect:type=plugins,connector="c",task="0"}, one for
 * each set of tags, with an attribute for each metric. A second registry with the same tags (a task's orphaned
 * predecessor may live for a while) replaces the first one's beans.
 */
final class MBeanRegistry implements MetricRegistry {

    private static final Logger LOG = LoggerFactory.getLogger(MBeanRegistry.class);

    private final MBeanServer server = ManagementFactory.getPlatformMBeanServer();
    private final SortedMap<String, String> ownTags;
    private final Map<ObjectName, Bean> beans = new ConcurrentHashMap<>();

    MBeanRegistry(Map<String, String> ownTags) {
        this.ownTags = new TreeMap<>(ownTags);
    }

    @Override
    public synchronized void add(
            String name, String description, SortedMap<String, String> tags, Supplier<Object> value) {
        ObjectName bean = nameFor(tags);
        beans.computeIfAbsent(bean, this::register).attributes.put(name, new Metric(description, value));
    }

    @Override
    public synchronized void remove(String name, SortedMap<String, String> tags) {
        ObjectName beanName = nameFor(tags);
        Bean bean = beans.get(beanName);
        if (bean != null && bean.attributes.remove(name) != null && bean.attributes.isEmpty()) {
            beans.remove(beanName);
            unregister(beanName, bean);
        }
    }

    @Override
    public synchronized void close() {
        beans.forEach(this::unregister);
        beans.clear();
    }

    private ObjectName nameFor(SortedMap<String, String> tags) {
        SortedMap<String, String> all = new TreeMap<>(ownTags);
        all.putAll(tags);
        String properties = all.entrySet().stream()
                .map(tag -> "," + tag.getKey() + "=" + ObjectName.quote(tag.getValue()))
                .collect(Collectors.joining());
        try {
            return new ObjectName("kafka.connect:type=plugins" + properties);
        } catch (JMException e) {
            throw new IllegalArgumentException("not usable as metric tags: " + all, e);
        }
    }

    private Bean register(ObjectName name) {
        Bean bean = new Bean();
        try {
            try {
                server.registerMBean(bean, name);
            } catch (InstanceAlreadyExistsException e) {
                server.unregisterMBean(name);
                server.registerMBean(bean, name);
            }
        } catch (JMException e) {
            // Metrics are never worth a task: it runs on without this bean.
            LOG.warn("metrics of {} are not visible in JMX", name, e);
        }
        return bean;
    }

    private void unregister(ObjectName name, Bean bean) {
        try {
            if (Boolean.TRUE.equals(bean.isRegisteredAs(server, name))) {
                server.unregisterMBean(name);
            }
        } catch (JMException e) {
            LOG.debug("{} was no longer registered", name, e);
        }
    }

    private record Metric(String description, Supplier<Object> value) {}

    private static final class Bean implements DynamicMBean {

        private static final String IDENTITY = "hydrant-bean-identity";

        private final Map<String, Metric> attributes = new ConcurrentHashMap<>();
        private final String identity = Integer.toHexString(System.identityHashCode(this));

        private Boolean isRegisteredAs(MBeanServer server, ObjectName name) throws JMException {
            return identity.equals(server.getAttribute(name, IDENTITY));
        }

        @Override
        public Object getAttribute(String attribute) throws AttributeNotFoundException {
            if (attribute.equals(IDENTITY)) {
                return identity;
            }
            Metric metric = attributes.get(attribute);
            if (metric == null) {
                throw new AttributeNotFoundException("no metric " + attribute);
            }
            return metric.value().get();
        }

        @Override
        public AttributeList getAttributes(String[] names) {
            AttributeList list = new AttributeList();
            for (String name : names) {
                Metric metric = attributes.get(name);
                if (metric != null) {
                    list.add(new Attribute(name, metric.value().get()));
                }
            }
            return list;
        }

        @Override
        public void setAttribute(Attribute attribute) throws AttributeNotFoundException {
            throw new AttributeNotFoundException("metrics are read-only");
        }

        @Override
        public AttributeList setAttributes(AttributeList list) {
            return new AttributeList();
        }

        @Override
        public Object invoke(String action, Object[] arguments, String[] signature) throws ReflectionException {
            throw new ReflectionException(new NoSuchMethodException(action), "metrics have no operations");
        }

        @Override
        public MBeanInfo getMBeanInfo() {
            MBeanAttributeInfo[] infos = attributes.entrySet().stream()
                    .map(metric -> new MBeanAttributeInfo(
                            metric.getKey(), "double", metric.getValue().description(), true, false, false))
                    .toArray(MBeanAttributeInfo[]::new);
            return new MBeanInfo(Bean.class.getName(), "Hydrant plugin metrics", infos, null, null, null);
        }
    }
}
