// SPDX-License-Identifier: Apache-2.0
package io.hydrant.listener;

import static io.hydrant.connect.config.Key.key;
import static io.hydrant.connect.config.Valid.oneOf;
import static org.apache.kafka.common.config.ConfigDef.Importance.HIGH;
import static org.apache.kafka.common.config.ConfigDef.Importance.LOW;
import static org.apache.kafka.common.config.ConfigDef.Importance.MEDIUM;
import static org.apache.kafka.common.config.ConfigDef.Type.BOOLEAN;
import static org.apache.kafka.common.config.ConfigDef.Type.PASSWORD;
import static org.apache.kafka.common.config.ConfigDef.Type.STRING;

import io.hydrant.connect.config.Valid;
import io.hydrant.listener.http.TlsSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.config.types.Password;
import org.jspecify.annotations.Nullable;

/** The keys {@code listener.tls.*}. */
final class TlsConfig {

    static final String TLS_ENABLED = "listener.tls.enabled";
    static final String TLS_CERTIFICATE = "listener.tls.certificate.path";
    static final String TLS_KEY = "listener.tls.key.path";
    static final String TLS_KEYSTORE = "listener.tls.keystore.path";
    static final String TLS_KEYSTORE_PASSWORD = "listener.tls.keystore.password";
    static final String TLS_KEYSTORE_TYPE = "listener.tls.keystore.type";
    static final String TLS_CLIENT_AUTH = "listener.tls.client.auth";
    static final String TLS_CLIENT_CA = "listener.tls.client.ca.path";

    private static final String TLS = "TLS";

    private TlsConfig() {}

    static void define(ConfigDef def) {
        key(TLS_ENABLED, BOOLEAN)
                .defaultsTo(false)
                .importance(HIGH)
                .group(TLS, 1)
                .displayName("TLS")
                .doc(
                        "HTTPS with TLS 1.2 and 1.3, and HTTP/2 for clients that ask for it. Needs a PEM certificate and key,"
                                + " or a keystore; the files are read again when they change.")
                .in(def);
        key(TLS_CERTIFICATE, STRING)
                .defaultsTo(null)
                .importance(MEDIUM)
                .group(TLS, 2)
                .displayName("Certificate")
                .doc("PEM file on every worker with the certificate, followed by those that lead to the authority.")
                .in(def);
        key(TLS_KEY, STRING)
                .defaultsTo(null)
                .importance(MEDIUM)
                .group(TLS, 3)
                .displayName("Private key")
                .doc("PEM file on every worker with the private key, PKCS#8 without a password.")
                .in(def);
        key(TLS_KEYSTORE, STRING)
                .defaultsTo(null)
                .importance(MEDIUM)
                .group(TLS, 4)
                .displayName("Keystore")
                .doc("Keystore file on every worker, in place of the PEM files.")
                .in(def);
        key(TLS_KEYSTORE_PASSWORD, PASSWORD)
                .defaultsTo(null)
                .importance(MEDIUM)
                .group(TLS, 5)
                .displayName("Keystore password")
                .doc("Opens the keystore and its key.")
                .in(def);
        key(TLS_KEYSTORE_TYPE, STRING)
                .defaultsTo("PKCS12")
                .valid(oneOf("PKCS12", "JKS"))
                .importance(LOW)
                .group(TLS, 6)
                .displayName("Keystore type")
                .doc("What the keystore file is.")
                .in(def);
        key(TLS_CLIENT_AUTH, STRING)
                .defaultsTo("none")
                .valid(oneOf(TlsSettings.ClientAuth.class))
                .importance(MEDIUM)
                .group(TLS, 7)
                .displayName("Client certificates")
                .doc("Whether clients are asked for a certificate, and whether those without one are turned away.")
                .in(def);
        key(TLS_CLIENT_CA, STRING)
                .defaultsTo(null)
                .importance(MEDIUM)
                .group(TLS, 8)
                .displayName("Client authorities")
                .doc("PEM file with the authorities that sign client certificates; the JVM's own if it is not set.")
                .in(def);
    }

    /** Null without TLS. Throws {@link ConfigException} where keys do not fit together. */
    static @Nullable TlsSettings settings(AbstractConfig config) {
        if (!config.getBoolean(TLS_ENABLED)) {
            return null;
        }
        Path certificate = file(config, TLS_CERTIFICATE);
        Path privateKey = file(config, TLS_KEY);
        Path keystore = file(config, TLS_KEYSTORE);
        if (keystore == null && (certificate == null || privateKey == null)) {
            throw new ConfigException(
                    TLS_ENABLED, true, "needs " + TLS_CERTIFICATE + " and " + TLS_KEY + ", or " + TLS_KEYSTORE);
        }
        if (keystore != null && (certificate != null || privateKey != null)) {
            throw new ConfigException(
                    TLS_KEYSTORE,
                    keystore,
                    "stands in place of " + TLS_CERTIFICATE + " and " + TLS_KEY + ": set one or the other");
        }
        Password password = config.getPassword(TLS_KEYSTORE_PASSWORD);
        return new TlsSettings(
                certificate,
                privateKey,
                keystore,
                password == null ? null : password.value(),
                config.getString(TLS_KEYSTORE_TYPE),
                Valid.parse(TlsSettings.ClientAuth.class, TLS_CLIENT_AUTH, config.getString(TLS_CLIENT_AUTH)),
                file(config, TLS_CLIENT_CA));
    }

    private static @Nullable Path file(AbstractConfig config, String name) {
        String text = config.getString(name);
        if (text == null || text.isEmpty()) {
            return null;
        }
        Path path = Path.of(text);
        if (!Files.isReadable(path)) {
            throw new ConfigException(name, text, "cannot be read on this worker");
        }
        return path;
    }
}
