// SPDX-License-Identifier: Apache-2.0
package io.hydrant.dev.stack.rest;

/**
 * One entry of {@code GET /connector-plugins}.
 *
 * @param className for example {@code org.apache.kafka.connect.mirror.MirrorSourceConnector}
 * @param type for example {@code source}, {@code sink}, {@code transformation}
 * @param version empty where the plugin has none
 */
public record PluginInfo(String className, String type, String version) {}
