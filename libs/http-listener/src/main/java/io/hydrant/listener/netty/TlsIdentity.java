// SPDX-License-Identifier: Apache-2.0
package io.hydrant.listener.netty;

import static java.util.Objects.requireNonNull;

import io.hydrant.listener.http.TlsSettings;
import io.netty.handler.codec.http2.Http2SecurityUtil;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.netty.handler.ssl.SupportedCipherSuiteFilter;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import javax.net.ssl.KeyManagerFactory;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The certificate that new connections get, read again when its files change: connections that are open keep theirs.
 * Thread-safe.
 */
final class TlsIdentity {

    private static final Logger LOG = LoggerFactory.getLogger(TlsIdentity.class);

    private final TlsSettings settings;
    private volatile Loaded loaded; // written by the maintenance thread, read by event loops

    private record Loaded(SslContext context, List<FileTime> times, long expiresAtMillis) {}

    /** Throws {@link IllegalArgumentException} with the reason if the files cannot be used. */
    TlsIdentity(TlsSettings settings) {
        this.settings = settings;
        try {
            this.loaded = load();
        } catch (IOException | GeneralSecurityException | IllegalArgumentException e) {
            throw new IllegalArgumentException("the TLS files cannot be used: " + e.getMessage(), e);
        }
    }

    SslContext context() {
        return loaded.context;
    }

    long expiresAtMillis() {
        return loaded.expiresAtMillis;
    }

    /** Reads the files if one has changed. What cannot be used is logged, and the old certificate stays. */
    void reloadIfChanged() {
        try {
            List<FileTime> times = times();
            if (!times.equals(loaded.times)) {
                loaded = load();
                LOG.info("read the TLS certificate again: {}", settings);
            }
        } catch (IOException | GeneralSecurityException | IllegalArgumentException e) {
            LOG.warn("the changed TLS files cannot be used, the old certificate stays: {}", e.toString());
        }
    }

    private List<FileTime> times() throws IOException {
        List<FileTime> times = new ArrayList<>();
        for (Path file : files()) {
            times.add(Files.getLastModifiedTime(file));
        }
        return times;
    }

    private List<Path> files() {
        return Stream.of(settings.certificate(), settings.key(), settings.keystore(), settings.clientAuthorities())
                .filter(file -> file != null)
                .map(file -> requireNonNull(file))
                .toList();
    }

    private Loaded load() throws IOException, GeneralSecurityException {
        List<FileTime> times = times();
        Path keystore = settings.keystore();
        SslContextBuilder builder;
        X509Certificate certificate;
        if (keystore != null) {
            char[] password = password();
            KeyStore store = KeyStore.getInstance(settings.keystoreType());
            try (InputStream in = Files.newInputStream(keystore)) {
                store.load(in, password);
            }
            KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            keys.init(store, password);
            builder = SslContextBuilder.forServer(keys);
            certificate = first(store);
        } else {
            PemKeyPair pair = PemKeyPair.read(
                    requireNonNull(settings.certificate(), "no certificate"), requireNonNull(settings.key(), "no key"));
            builder = SslContextBuilder.forServer(pair.key(), pair.chain());
            certificate = pair.chain().get(0);
        }
        if (settings.clientAuthorities() != null) {
            builder.trustManager(settings.clientAuthorities().toFile());
        }
        SslContext context = builder.sslProvider(SslProvider.JDK)
                .protocols("TLSv1.3", "TLSv1.2")
                .ciphers(Http2SecurityUtil.CIPHERS, SupportedCipherSuiteFilter.INSTANCE)
                .clientAuth(
                        switch (settings.clientAuth()) {
                            case NONE -> ClientAuth.NONE;
                            case REQUESTED -> ClientAuth.OPTIONAL;
                            case REQUIRED -> ClientAuth.REQUIRE;
                        })
                .applicationProtocolConfig(new ApplicationProtocolConfig(
                        ApplicationProtocolConfig.Protocol.ALPN,
                        ApplicationProtocolConfig.SelectorFailureBehavior.NO_ADVERTISE,
                        ApplicationProtocolConfig.SelectedListenerFailureBehavior.ACCEPT,
                        ApplicationProtocolNames.HTTP_2,
                        ApplicationProtocolNames.HTTP_1_1))
                .build();
        return new Loaded(context, times, certificate.getNotAfter().toInstant().toEpochMilli());
    }

    private char @Nullable [] password() {
        String password = settings.keystorePassword();
        return password == null ? null : password.toCharArray();
    }

    private static X509Certificate first(KeyStore store) throws GeneralSecurityException {
        for (String alias : Collections.list(store.aliases())) {
            Certificate[] chain = store.getCertificateChain(alias);
            if (store.isKeyEntry(alias) && chain != null && chain[0] instanceof X509Certificate x509) {
                return x509;
            }
        }
        throw new GeneralSecurityException("the keystore holds no key with a certificate");
    }
}
