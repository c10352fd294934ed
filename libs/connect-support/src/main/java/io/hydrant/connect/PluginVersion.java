// SPDX-License-Identifier: Apache-2.0
package io.hydrant.connect;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.Manifest;

/**
 * The version that a plugin reports to Connect: {@code 0.1.0} for a release, {@code 0.1.0-SNAPSHOT.1a2b3c4} (with the
 * git revision) before one, {@code 0.0.0} for classes that do not come from a jar. Always a Maven version, so that
 * KIP-891's {@code connector.plugin.version} ranges work on it.
 */
public final class PluginVersion {

    static final String UNPACKAGED = "0.0.0";

    private PluginVersion() {}

    /** Reads the manifest of the jar that {@code plugin} was loaded from. Never fails. */
    public static String of(Class<?> plugin) {
        CodeSource source = plugin.getProtectionDomain().getCodeSource();
        URL jar = source == null ? null : source.getLocation();
        if (jar == null || !jar.getPath().endsWith(".jar")) {
            return UNPACKAGED;
        }
        try (InputStream manifest = open(jar.toURI())) {
            return from(new Manifest(manifest));
        } catch (IOException | URISyntaxException e) {
            return UNPACKAGED;
        }
    }

    static String from(Manifest manifest) {
        Attributes attributes = manifest.getMainAttributes();
        String version = attributes.getValue(Attributes.Name.IMPLEMENTATION_VERSION);
        if (version == null || version.isBlank()) {
            return UNPACKAGED;
        }
        String revision = attributes.getValue("Implementation-Revision");
        boolean known = revision != null && revision.matches("[0-9a-f]{7,40}");
        return version.endsWith("-SNAPSHOT") && known ? version + "." + revision : version;
    }

    private static InputStream open(URI jar) throws IOException {
        // Not a URLConnection: its jar cache would keep the plugin's file open after an upgrade in place.
        try (JarFile file = new JarFile(Path.of(jar).toFile())) {
            InputStream manifest = file.getInputStream(file.getEntry(JarFile.MANIFEST_NAME));
            return new java.io.ByteArrayInputStream(manifest.readAllBytes());
        }
    }
}
