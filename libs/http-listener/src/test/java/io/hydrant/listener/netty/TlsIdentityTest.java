// SPDX-License-Identifier: Apache-2.0
package io.hydrant.listener.netty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hydrant.listener.http.TlsSettings;
import io.netty.handler.ssl.SslContext;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A certificate and its key are two files, which nobody replaces at once. */
class TlsIdentityTest {

    @TempDir
    private static Path folder;

    private int replacements;

    @BeforeAll
    static void makeCertificates() throws Exception {
        Certificates.make(folder, "ec", "EC", "-groupname", "secp256r1");
        Certificates.make(folder, "ec2", "EC", "-groupname", "secp256r1");
        Certificates.make(folder, "rsa", "RSA", "-keysize", "2048");
        Certificates.make(folder, "ed", "Ed25519");
    }

    private void replace(String part, String name) throws IOException {
        Path file = folder.resolve("server." + part);
        Files.copy(folder.resolve(name + "." + part), file, StandardCopyOption.REPLACE_EXISTING);
        Files.setLastModifiedTime(file, FileTime.from(Instant.now().plusSeconds(++replacements)));
    }

    @ParameterizedTest
    @CsvSource({"ec,ec2", "ec,rsa", "rsa,ed"})
    void theOldPairStaysUntilBothFilesAreReplaced(String before, String after) throws Exception {
        replace("crt", before);
        replace("key", before);
        TlsIdentity identity = new TlsIdentity(Certificates.pem(folder, "server"));
        SslContext first = identity.context();

        replace("crt", after);
        identity.reloadIfChanged();
        assertThat(identity.context()).as("a certificate without its key").isSameAs(first);

        replace("key", after);
        identity.reloadIfChanged();
        assertThat(identity.context()).as("both").isNotSameAs(first);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ec", "rsa", "ed"})
    void keystoresServeKeysOfEveryKind(String name) {
        TlsIdentity identity = new TlsIdentity(new TlsSettings(
                null, null, folder.resolve(name + ".p12"), "changeit", "PKCS12", TlsSettings.ClientAuth.NONE, null));

        assertThat(identity.expiresAtMillis()).isGreaterThan(System.currentTimeMillis());
    }

    @Test
    void filesThatDoNotBelongTogetherAreRefusedAtStart() {
        assertThatThrownBy(() -> new TlsIdentity(new TlsSettings(
                        folder.resolve("ec.crt"),
                        folder.resolve("ec2.key"),
                        null,
                        null,
                        "PKCS12",
                        TlsSettings.ClientAuth.NONE,
                        null)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("ec2.key is not the key of " + folder.resolve("ec.crt"));
    }

    @Test
    void filesThatAreNoneAreNamed() throws IOException {
        Path none = Files.writeString(folder.resolve("none"), "-----BEGIN RSA PRIVATE KEY-----\n");
        assertThatThrownBy(() -> PemKeyPair.read(folder.resolve("ec.crt"), none))
                .hasMessageContaining(none + " holds no unencrypted PKCS#8 private key");
        assertThatThrownBy(() -> PemKeyPair.read(none, folder.resolve("ec.key")))
                .isInstanceOf(java.security.GeneralSecurityException.class);
    }
}
