// SPDX-License-Identifier: Apache-2.0
package io.hydrant.aws;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import io.hydrant.aws.AwsClients.HttpLimits;
import io.hydrant.aws.AwsFailures.Service;
import io.hydrant.aws.AwsSettings.AssumedRole;
import io.hydrant.aws.AwsSettings.StaticKeys;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import org.apache.kafka.common.config.types.Password;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.sts.StsClient;

/**
 * Whose credentials sign a call, and how often and how long it is tried. The called service is STS itself
 * (GetCallerIdentity), since the module has no other; a second port plays the STS that hands out roles.
 */
class AwsClientsIT {

    private static final AwsSettings KEYS =
            new AwsSettings(null, new StaticKeys("AKIDSTATIC", new Password("secret"), null), null);
    private static final String ROLE = "arn:aws:iam::123456789012:role/hydrant";
    private static final List<String> PROPERTIES = List.of(
            "aws.endpointUrlSts",
            "aws.sharedCredentialsFile",
            "aws.configFile",
            "aws.webIdentityTokenFile",
            "aws.roleArn",
            "aws.roleSessionName",
            "aws.accessKeyId",
            "aws.secretAccessKey",
            "aws.disableEc2Metadata",
            "aws.region");

    private final Map<String, String> properties = new HashMap<>();
    private final List<Map<String, String>> roleRequests = Collections.synchronizedList(new ArrayList<>());
    private final List<String> authorizations = Collections.synchronizedList(new ArrayList<>());
    private final List<Integer> answers = Collections.synchronizedList(new ArrayList<>());

    @SuppressWarnings("NullAway.Init") // set by start()
    private HttpServer service;

    @SuppressWarnings("NullAway.Init") // set by start()
    private HttpServer sts;

    @BeforeEach
    void start() throws IOException {
        PROPERTIES.forEach(name -> {
            String value = System.getProperty(name);
            if (value != null) {
                properties.put(name, value);
            }
            System.clearProperty(name);
        });
        service = server(this::callerIdentity);
        sts = server(this::assumeRole);
        System.setProperty("aws.endpointUrlSts", url(sts).toString());
        System.setProperty("aws.disableEc2Metadata", "true");
        System.setProperty("aws.region", "us-east-1");
    }

    @AfterEach
    void stop() {
        service.stop(0);
        sts.stop(0);
        PROPERTIES.forEach(System::clearProperty);
        properties.forEach(System::setProperty);
    }

    @Test
    void signsWithStaticKeysAndTheirToken() {
        call(KEYS);
        call(new AwsSettings(
                null, new StaticKeys("AKIDTEMP", new Password("secret"), new Password("the-token")), null));

        assertThat(authorizations.get(0)).contains("Credential=AKIDSTATIC/").endsWith(" token=null");
        assertThat(authorizations.get(1)).contains("Credential=AKIDTEMP/").endsWith(" token=the-token");
    }

    @Test
    void signsWithAProfile(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("credentials");
        Files.writeString(file, "[ops]\naws_access_key_id=AKIDPROFILE\naws_secret_access_key=x\n");
        System.setProperty("aws.sharedCredentialsFile", file.toString());

        call(new AwsSettings("ops", null, null));

        assertThat(authorizations.get(0)).contains("Credential=AKIDPROFILE/");
    }

    @Test
    void signsWithTheDefaultChain() {
        System.setProperty("aws.accessKeyId", "AKIDCHAIN");
        System.setProperty("aws.secretAccessKey", "x");

        call(AwsSettings.DEFAULT_CHAIN);

        assertThat(authorizations.get(0)).contains("Credential=AKIDCHAIN/");
    }

    @Test
    void assumesTheRoleWithItsExternalId() {
        call(new AwsSettings(null, KEYS.keys(), new AssumedRole(ROLE, "partner-7")));

        assertThat(roleRequests)
                .singleElement()
                .satisfies(request -> assertThat(request)
                        .containsEntry("Action", "AssumeRole")
                        .containsEntry("RoleArn", ROLE)
                        .containsEntry("ExternalId", "partner-7")
                        .containsEntry("RoleSessionName", "hydrant"));
        assertThat(authorizations.get(0)).contains("Credential=AKIDROLE/").endsWith(" token=role-token");
    }

    @Test
    void takesAWebIdentity(@TempDir Path folder) throws IOException {
        Path token = folder.resolve("token");
        Files.writeString(token, "jwt");
        System.setProperty("aws.webIdentityTokenFile", token.toString());
        System.setProperty("aws.roleArn", ROLE);
        System.setProperty("aws.roleSessionName", "pod");

        call(AwsSettings.DEFAULT_CHAIN);

        assertThat(roleRequests)
                .singleElement()
                .satisfies(request -> assertThat(request)
                        .containsEntry("Action", "AssumeRoleWithWebIdentity")
                        .containsEntry("WebIdentityToken", "jwt")
                        .containsEntry("RoleArn", ROLE));
        assertThat(authorizations.get(0)).contains("Credential=AKIDROLE/");
    }

    @Test
    void aRoleThatIsRefusedNamesItsKeys() {
        answers.add(403);

        assertThatThrownBy(() -> call(new AwsSettings(null, KEYS.keys(), new AssumedRole(ROLE, null))))
                .isInstanceOfSatisfying(
                        AwsCallException.class, e -> assertThat(e.retriable()).isFalse())
                .hasMessageContaining("the role cannot be assumed: AccessDenied (403)")
                .hasMessageContaining("aws.role.external.id");
    }

    @Test
    void noCredentialsAtAllNamesTheKeys(@TempDir Path folder) {
        System.setProperty("aws.sharedCredentialsFile", folder.resolve("none").toString());
        System.setProperty("aws.configFile", folder.resolve("none").toString());

        assertThatThrownBy(() -> call(new AwsSettings("ops", null, null)))
                .isInstanceOfSatisfying(
                        AwsCallException.class, e -> assertThat(e.retriable()).isFalse())
                .hasMessageContaining("no credentials")
                .hasMessageContaining("aws.access.key.id");
    }

    @Test
    void goesThroughTheProxyWithItsPassword() throws IOException {
        List<String> seen = Collections.synchronizedList(new ArrayList<>());
        HttpServer proxy = server(exchange -> {
            String authorization = exchange.getRequestHeaders().getFirst("Proxy-Authorization");
            seen.add(exchange.getRequestURI() + " " + authorization);
            if (authorization == null) {
                exchange.getRequestBody().readAllBytes();
                exchange.getResponseHeaders().set("Proxy-Authenticate", "Basic realm=\"proxy\"");
                reply(exchange, 407, "");
            } else {
                callerIdentity(exchange);
            }
        });
        AwsEndpoint endpoint = new AwsEndpoint("us-east-1", URI.create("http://sts.example.invalid"));
        URI url =
                URI.create("http://me:pass:word@127.0.0.1:" + proxy.getAddress().getPort());
        HttpLimits limits = new HttpLimits(2, url);
        try (AwsClients aws = AwsClients.open(KEYS, endpoint, limits);
                StsClient client = aws.configure(StsClient.builder(), endpoint, CallLimits.SMALL)
                        .build()) {

            assertThat(client.getCallerIdentity().account()).isEqualTo("123456789012");
        } finally {
            proxy.stop(0);
        }
        String basic = "Basic " + Base64.getEncoder().encodeToString("me:pass:word".getBytes(UTF_8));
        assertThat(seen.get(seen.size() - 1)).isEqualTo("http://sts.example.invalid/ " + basic);
        assertThat(limits.toString()).doesNotContain("pass");
    }

    @Test
    void aMissingRegionNamesTheKey(@TempDir Path folder) {
        System.clearProperty("aws.region");
        System.setProperty("aws.configFile", folder.resolve("none").toString());
        System.setProperty("aws.sharedCredentialsFile", folder.resolve("none").toString());
        assumeThat(System.getenv("AWS_REGION"))
                .as("AWS_REGION of the environment")
                .isNull();

        try (AwsClients aws = AwsClients.open(KEYS, AwsEndpoint.DEFAULT, new HttpLimits(2, null))) {
            assertThatThrownBy(() -> aws.configure(StsClient.builder(), AwsEndpoint.DEFAULT, CallLimits.SMALL))
                    .isInstanceOfSatisfying(
                            AwsCallException.class,
                            e -> assertThat(e.retriable()).isFalse())
                    .hasMessageContaining("AWS_REGION");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void triesAsOftenAsTheLimitsSay(int attempts) {
        answers.addAll(List.of(500, 500, 500, 500));

        assertThatThrownBy(() -> call(KEYS, new CallLimits(attempts, Duration.ofSeconds(5), Duration.ofSeconds(20))))
                .isInstanceOfSatisfying(
                        AwsCallException.class, e -> assertThat(e.retriable()).isTrue());

        assertThat(authorizations).hasSize(attempts);
    }

    @Test
    void aSilentServiceRunsIntoTheDeadline() {
        answers.add(0);
        long start = System.nanoTime();

        assertThatThrownBy(() -> call(KEYS, new CallLimits(1, Duration.ofMillis(300), Duration.ofSeconds(1))))
                .isInstanceOfSatisfying(
                        AwsCallException.class, e -> assertThat(e.retriable()).isTrue());

        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
    }

    @Test
    void aConnectionThatNobodyTakesIsRetriable() {
        service.stop(0);

        assertThatThrownBy(() -> call(KEYS, CallLimits.SMALL.once()))
                .isInstanceOfSatisfying(
                        AwsCallException.class, e -> assertThat(e.retriable()).isTrue());
    }

    private void call(AwsSettings settings) {
        call(settings, CallLimits.SMALL);
    }

    private void call(AwsSettings settings, CallLimits limits) {
        AwsEndpoint endpoint = new AwsEndpoint("us-east-1", url(service));
        try (AwsClients aws = AwsClients.open(settings, endpoint, new HttpLimits(2, null));
                StsClient client =
                        aws.configure(StsClient.builder(), endpoint, limits).build()) {
            assertThat(client.getCallerIdentity().account()).isEqualTo("123456789012");
        } catch (AssertionError e) {
            throw e;
        } catch (RuntimeException e) {
            assertThat(e instanceof SdkException || e.getClass().getName().startsWith("io.hydrant"))
                    .as("what was thrown: %s", e)
                    .isTrue();
            throw AwsFailures.read(Service.S3, "call the service", "sts:GetCallerIdentity", e);
        }
    }

    private void callerIdentity(HttpExchange exchange) throws IOException {
        exchange.getRequestBody().readAllBytes();
        authorizations.add(exchange.getRequestHeaders().getFirst("Authorization") + " token="
                + exchange.getRequestHeaders().getFirst("X-Amz-Security-Token"));
        int status = answers.isEmpty() ? 200 : answers.remove(0);
        if (status == 0) {
            return; // silence; stop() closes the connection
        }
        reply(
                exchange,
                status,
                status == 200
                        ? "<GetCallerIdentityResponse><GetCallerIdentityResult><Account>123456789012</Account>"
                                + "</GetCallerIdentityResult></GetCallerIdentityResponse>"
                        : error());
    }

    private void assumeRole(HttpExchange exchange) throws IOException {
        Map<String, String> form = new HashMap<>();
        for (String pair : new String(exchange.getRequestBody().readAllBytes(), UTF_8).split("&", -1)) {
            String[] parts = pair.split("=", 2);
            form.put(parts[0], URLDecoder.decode(parts[1], UTF_8));
        }
        roleRequests.add(form);
        int status = answers.isEmpty() ? 200 : answers.remove(0);
        String action = form.get("Action");
        String credentials = "<Credentials><AccessKeyId>AKIDROLE</AccessKeyId><SecretAccessKey>x</SecretAccessKey>"
                + "<SessionToken>role-token</SessionToken><Expiration>2099-01-01T00:00:00Z</Expiration></Credentials>";
        reply(
                exchange,
                status,
                status == 200
                        ? "<" + action + "Response><" + action + "Result>" + credentials + "</" + action + "Result></"
                                + action + "Response>"
                        : error());
    }

    private static String error() {
        return "<ErrorResponse><Error><Type>Sender</Type><Code>AccessDenied</Code><Message>no</Message></Error>"
                + "<RequestId>R</RequestId></ErrorResponse>";
    }

    private static void reply(HttpExchange exchange, int status, String xml) throws IOException {
        byte[] bytes = xml.getBytes(UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "text/xml");
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    private static HttpServer server(HttpHandler handler) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newCachedThreadPool(task -> {
            Thread thread = new Thread(task, "stub");
            thread.setDaemon(true);
            return thread;
        }));
        server.createContext("/", handler);
        server.start();
        return server;
    }

    private static URI url(HttpServer server) {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }
}
