// SPDX-License-Identifier: Apache-2.0
package io.hydrant.source.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** HTTPS with the JDK's client: PEM and keystore, HTTP/2, reload, client certificates; and the PROXY protocol. */
class TlsTest {

    private static final char[] PASSWORD = "changeit".toCharArray();
    private static final String PATH = "/t/mobile_attribution?a=1";

    @TempDir
    private static Path folder;

    @BeforeAll
    static void makeCertificates() throws Exception {
        for (String name : new String[] {"one", "two", "client"}) {
            Process keytool = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "keytool")
                                    .toString(),
                            "-genkeypair",
                            "-alias",
                            name,
                            "-keyalg",
                            "EC",
                            "-groupname",
                            "secp256r1",
                            "-validity",
                            "30",
                            "-dname",
                            "CN=" + name,
                            "-ext",
                            "san=dns:localhost,ip:127.0.0.1",
                            "-storetype",
                            "PKCS12",
                            "-keystore",
                            folder.resolve(name + ".p12").toString(),
                            "-storepass",
                            new String(PASSWORD))
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            assertThat(keytool.waitFor(60, TimeUnit.SECONDS)).isTrue();
            KeyStore store = store(name);
            pem(name + ".crt", "CERTIFICATE", store.getCertificate(name).getEncoded());
            pem(name + ".key", "PRIVATE KEY", store.getKey(name, PASSWORD).getEncoded());
        }
    }

    private static KeyStore store(String name) throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(folder.resolve(name + ".p12"))) {
            store.load(in, PASSWORD);
        }
        return store;
    }

    private static void pem(String file, String what, byte[] bytes) throws IOException {
        String text = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(bytes);
        Files.writeString(
                folder.resolve(file), "-----BEGIN " + what + "-----\n" + text + "\n-----END " + what + "-----\n");
    }

    private static HttpClient client(String trusted, @Nullable String own)
            throws GeneralSecurityException, IOException {
        KeyStore trust = KeyStore.getInstance("PKCS12");
        trust.load(null, null);
        trust.setCertificateEntry(trusted, store(trusted).getCertificate(trusted));
        TrustManagerFactory trusting = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trusting.init(trust);
        KeyManagerFactory keys = null;
        if (own != null) {
            keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            keys.init(store(own), PASSWORD);
        }
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys == null ? null : keys.getKeyManagers(), trusting.getTrustManagers(), null);
        return HttpClient.newBuilder()
                .sslContext(context)
                .connectTimeout(Duration.ofSeconds(10))
                .build();
    }

    private static HttpResponse<String> get(HttpClient client, RunningSource source)
            throws IOException, InterruptedException {
        URI uri = URI.create("https://localhost:" + source.port() + PATH);
        return client.send(
                HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(10)).build(), BodyHandlers.ofString());
    }

    @Test
    void pemFilesServeHttp2AndAreReadAgain() throws Exception {
        Path certificate = folder.resolve("server.crt");
        Path key = folder.resolve("server.key");
        Files.copy(folder.resolve("one.crt"), certificate);
        Files.copy(folder.resolve("one.key"), key);
        try (RunningSource source = RunningSource.start(
                "listener.tls.enabled", "true",
                "listener.tls.certificate.path", certificate.toString(),
                "listener.tls.key.path", key.toString())) {
            HttpResponse<String> answer = get(client("one", null), source);
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.version()).isEqualTo(HttpClient.Version.HTTP_2);
            for (int i = 0; i < 20; i++) {
                assertThat(get(client("one", null), source).statusCode()).isEqualTo(200);
            }

            Files.copy(folder.resolve("two.crt"), certificate, StandardCopyOption.REPLACE_EXISTING);
            Files.copy(folder.resolve("two.key"), key, StandardCopyOption.REPLACE_EXISTING);
            Files.setLastModifiedTime(key, FileTime.from(Instant.now().plusSeconds(10)));

            await().atMost(Duration.ofSeconds(20)).ignoreExceptions().untilAsserted(() -> {
                HttpResponse<String> renewed = get(client("two", null), source);
                assertThat(renewed.statusCode()).isEqualTo(200);
                X509Certificate shown =
                        (X509Certificate) renewed.sslSession().orElseThrow().getPeerCertificates()[0];
                assertThat(shown.getSubjectX500Principal().getName()).isEqualTo("CN=two");
            });
        }
    }

    @Test
    void clientsNeedACertificateWhereThatIsAsked() throws Exception {
        try (RunningSource source = RunningSource.start(
                "listener.tls.enabled",
                "true",
                "listener.tls.keystore.path",
                folder.resolve("one.p12").toString(),
                "listener.tls.keystore.password",
                new String(PASSWORD),
                "listener.tls.client.auth",
                "required",
                "listener.tls.client.ca.path",
                folder.resolve("client.crt").toString(),
                "routes.attribution.mapping",
                "request",
                "routes.attribution.key",
                "context.identity.clientCert.subjectDN")) {
            assertThat(get(client("one", "client"), source).statusCode()).isEqualTo(200);
            assertThat(source.records().get(0).key()).isEqualTo("CN=client");
            assertThat(source.values().get(0)).contains("\"clientCert\":{\"subjectDN\":\"CN=client\"}");
            assertThatThrownBy(() -> get(client("one", null), source)).isInstanceOf(IOException.class);
            assertThatThrownBy(() -> get(client("one", "two"), source)).isInstanceOf(IOException.class);
            // neither plain HTTP nor noise harms it
            assertThat(RawHttp.exchange(source.port(), "GET / HTTP/1.1\r\nHost: a\r\n\r\n"))
                    .doesNotContain("HTTP/1.1");
            assertThat(get(client("one", "client"), source).statusCode()).isEqualTo(200);
        }
    }

    @Test
    void theProxyProtocolSaysWhoTheClientIs() {
        try (RunningSource source = RunningSource.start(
                "listener.client.ip.source",
                "proxy-protocol",
                "listener.trusted.proxies",
                "127.0.0.0/8",
                "routes.attribution.source.ip.allow",
                "203.0.113.0/24")) {
            String get = "GET " + PATH + " HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";
            assertThat(RawHttp.exchange(source.port(), "PROXY TCP4 203.0.113.9 127.0.0.1 1111 80\r\n" + get))
                    .startsWith("HTTP/1.1 200");
            assertThat(RawHttp.exchange(source.port(), "PROXY TCP4 198.51.100.1 127.0.0.1 1111 80\r\n" + get))
                    .startsWith("HTTP/1.1 403");
            // signature, version 2 PROXY, TCP over IPv4, 12 bytes: 203.0.113.7, 127.0.0.1, two ports
            byte[] header = HexFormat.of()
                    .parseHex("0d0a0d0a000d0a515549540a" + "2111000c" + "cb007107" + "7f000001" + "04570050");
            byte[] version2 = Arrays.copyOf(header, header.length + get.length());
            System.arraycopy(get.getBytes(ISO_8859_1), 0, version2, header.length, get.length());
            assertThat(RawHttp.exchange(source.port(), version2, 3_000, true)).startsWith("HTTP/1.1 200");
            assertThat(RawHttp.exchange(source.port(), get)).isEmpty(); // no header: nobody knows who this is
        }
    }

    @Test
    void theProxyProtocolIsBelievedOfTrustedProxiesOnly() {
        try (RunningSource source = RunningSource.start(
                "listener.client.ip.source",
                "proxy-protocol",
                "listener.trusted.proxies",
                "10.0.0.0/8",
                "routes.attribution.source.ip.allow",
                "203.0.113.0/24")) {
            String get = "GET " + PATH + " HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";

            assertThat(answerOrReset(source.port(), "PROXY TCP4 203.0.113.9 127.0.0.1 1111 80\r\n" + get))
                    .isEmpty();

            assertThat(source.records()).isEmpty();
            assertThat(MetricsTest.metrics(source.port())).containsEntry("{}connections-untrusted-total", 1.0);
        }
    }

    private static String answerOrReset(int port, String request) {
        try {
            return RawHttp.exchange(port, request);
        } catch (UncheckedIOException e) {
            return ""; // a reset tells as little
        }
    }
}
