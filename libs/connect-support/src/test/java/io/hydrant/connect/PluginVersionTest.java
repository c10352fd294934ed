// SPDX-License-Identifier: Apache-2.0
package io.hydrant.connect;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.jar.Attributes;
import java.util.jar.Manifest;
import org.apache.kafka.connect.sink.SinkConnector;
import org.junit.jupiter.api.Test;

class PluginVersionTest {

    @Test
    void aReleaseIsItsVersion() {
        assertThat(PluginVersion.from(manifest("1.2.3", "1a2b3c4"))).isEqualTo("1.2.3");
    }

    @Test
    void aSnapshotNamesItsRevision() {
        assertThat(PluginVersion.from(manifest("1.2.3-SNAPSHOT", "1a2b3c4"))).isEqualTo("1.2.3-SNAPSHOT.1a2b3c4");
        assertThat(PluginVersion.from(manifest("1.2.3-SNAPSHOT", "${git.commit.id.abbrev}")))
                .isEqualTo("1.2.3-SNAPSHOT");
    }

    @Test
    void classesWithoutAVersionedJarAreUnpackaged() {
        assertThat(PluginVersion.of(PluginVersionTest.class)).isEqualTo(PluginVersion.UNPACKAGED);
        assertThat(PluginVersion.of(String.class)).isEqualTo(PluginVersion.UNPACKAGED);
        assertThat(PluginVersion.from(new Manifest())).isEqualTo(PluginVersion.UNPACKAGED);
    }

    @Test
    void readsTheManifestOfTheJar() {
        assertThat(PluginVersion.of(SinkConnector.class)).matches("\\d+\\.\\d+\\.\\d+.*");
    }

    private static Manifest manifest(String version, String revision) {
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.IMPLEMENTATION_VERSION, version);
        manifest.getMainAttributes().putValue("Implementation-Revision", revision);
        return manifest;
    }
}
