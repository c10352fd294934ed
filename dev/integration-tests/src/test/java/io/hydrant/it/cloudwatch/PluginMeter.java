// SPDX-License-Identifier: Apache-2.0
package io.hydrant.it.cloudwatch;

import java.lang.management.ManagementFactory;
import java.util.Arrays;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;

/** What connectors on the worker in this JVM count. */
final class PluginMeter {

    private PluginMeter() {}

    /** The sum over the connector's tasks; 0 while there is none. */
    static double value(String connector, String meter) throws JMException {
        MBeanServer beans = ManagementFactory.getPlatformMBeanServer();
        double sum = 0;
        for (ObjectName bean : beans.queryNames(new ObjectName("kafka.connect:type=plugins,*"), null)) {
            String of = bean.getKeyProperty("connector");
            boolean has = Arrays.stream(beans.getMBeanInfo(bean).getAttributes())
                    .anyMatch(attribute -> attribute.getName().equals(meter));
            if (has && of != null && of.replace("\"", "").equals(connector)) {
                sum += ((Number) beans.getAttribute(bean, meter)).doubleValue();
            }
        }
        return sum;
    }
}
