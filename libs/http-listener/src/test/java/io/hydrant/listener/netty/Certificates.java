// SPDX-License-Identifier: Apache-2.0
package io.hydrant.listener.netty;

import static org.assertj.core.api.Assertions.assertThat;

import io.hydrant.listener.http.TlsSettings;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.Base64;
import java.util.concurrent.TimeUnit;

/** Self-signed certificates with their keys, as files. */
final class Certificates {

    private static final char[] PASSWORD = "changeit".toCharArray();

    private Certificates() {}

    /**
     * Makes {@code name.p12} (password {@code changeit}), {@code name.crt} and {@code name.key}.
     *
     * @param algorithm and what else keytool needs to know of the key: {@code EC}, {@code -groupname}, {@code secp256r1}
     */
    static void make(Path folder, String name, String... algorithm) throws Exception {
        Path store = folder.resolve(name + ".p12");
        var command = new java.util.ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
        command.addAll(java.util.List.of("-genkeypair", "-alias", name, "-validity", "30", "-dname", "CN=" + name));
        command.addAll(java.util.List.of("-storetype", "PKCS12", "-keystore", store.toString()));
        command.addAll(java.util.List.of("-storepass", new String(PASSWORD), "-keyalg"));
        command.addAll(java.util.List.of(algorithm));
        Process keytool = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        assertThat(keytool.waitFor(60, TimeUnit.SECONDS)).isTrue();
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            keys.load(in, PASSWORD);
        }
        pem(
                folder.resolve(name + ".crt"),
                "CERTIFICATE",
                keys.getCertificate(name).getEncoded());
        pem(
                folder.resolve(name + ".key"),
                "PRIVATE KEY",
                keys.getKey(name, PASSWORD).getEncoded());
    }

    private static void pem(Path file, String what, byte[] bytes) throws java.io.IOException {
        String text = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(bytes);
        Files.writeString(file, "-----BEGIN " + what + "-----\n" + text + "\n-----END " + what + "-----\n");
    }

    /** The pair of PEM files of that name. */
    static TlsSettings pem(Path folder, String name) {
        return new TlsSettings(
                folder.resolve(name + ".crt"),
                folder.resolve(name + ".key"),
                null,
                null,
                "PKCS12",
                TlsSettings.ClientAuth.NONE,
                null);
    }
}
