// SPDX-License-Identifier: Apache-2.0
package io.hydrant.aws;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.ProfileCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.retry.RetryMode;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.http.apache5.ProxyConfiguration;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.regions.providers.DefaultAwsRegionProviderChain;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.auth.StsAssumeRoleCredentialsProvider;
import software.amazon.awssdk.services.sts.model.AssumeRoleRequest;
import software.amazon.awssdk.utils.SdkAutoCloseable;

/**
 * What the SDK clients of one task share: credentials, one bounded HTTP connection pool, one timer thread.
 *
 * <pre>{@code
 * AwsClients aws = AwsClients.open(AwsSettings.from(config), endpoint, new HttpLimits(32, proxy));
 * S3Client s3 = aws.configure(S3Client.builder(), endpoint, CallLimits.SMALL).build();
 * }</pre>
 *
 * Close the clients first, then this. Thread-safe.
 */
public final class AwsClients implements AutoCloseable {

    private static final String SESSION_NAME = "hydrant";
    private static final String REGION_FOR_CUSTOM_ENDPOINTS = "us-east-1";

    private final SdkHttpClient http;
    private final ScheduledThreadPoolExecutor timer;
    private final AwsCredentialsProvider credentials;
    private final List<SdkAutoCloseable> owned = new ArrayList<>();

    private AwsClients(AwsSettings settings, AwsEndpoint endpoint, HttpLimits limits) {
        this.http = http(limits);
        this.timer = new ScheduledThreadPoolExecutor(1, task -> {
            Thread thread = new Thread(task, "hydrant-aws-timer");
            thread.setDaemon(true);
            return thread;
        });
        timer.setRemoveOnCancelPolicy(true);
        this.credentials = new ReportingCredentials(credentials(settings, endpoint));
    }

    /**
     * The HTTP connections of one task.
     *
     * @param maxConnections to all hosts together; a call waits for one within its own deadline
     * @param proxyUrl such as {@code http://proxy:3128} or {@code http://user:password@proxy:3128}, {@code null} for the
     *     JVM's own settings
     */
    public record HttpLimits(int maxConnections, @Nullable URI proxyUrl) {
        public HttpLimits {
            if (proxyUrl != null && (proxyUrl.getScheme() == null || proxyUrl.getHost() == null)) {
                throw new IllegalArgumentException("the proxy URL must look like http://proxy:3128");
            }
        }

        /** Without the proxy, whose URL may hold a password. */
        @Override
        public String toString() {
            return "HttpLimits[maxConnections=" + maxConnections + "]";
        }
    }

    /**
     * Opens the pool and the credentials; nothing is asked yet.
     *
     * @param endpoint of the service mainly called: roles are assumed in its region
     */
    public static AwsClients open(AwsSettings settings, AwsEndpoint endpoint, HttpLimits limits) {
        return new AwsClients(settings, endpoint, limits);
    }

    /**
     * Gives a client's builder everything but what is special to its service.
     *
     * @throws AwsCallException not retriable, if neither the endpoint nor the worker's environment names a region
     */
    public <B extends AwsClientBuilder<B, C> & AwsSyncClientBuilder<B, C>, C> B configure(
            B builder, AwsEndpoint endpoint, CallLimits limits) {
        if (endpoint.url() != null) {
            builder.endpointOverride(endpoint.url());
        }
        return builder.region(region(endpoint))
                .httpClient(http)
                .credentialsProvider(credentials)
                .overrideConfiguration(
                        override -> override.retryStrategy(AwsRetryStrategy.forRetryMode(RetryMode.STANDARD).toBuilder()
                                        .maxAttempts(limits.attempts())
                                        .build())
                                .apiCallAttemptTimeout(limits.perAttempt())
                                .apiCallTimeout(limits.perCall())
                                .scheduledExecutorService(timer));
    }

    @Override
    public void close() {
        owned.forEach(SdkAutoCloseable::close);
        http.close();
        timer.shutdownNow();
    }

    private AwsCredentialsProvider credentials(AwsSettings settings, AwsEndpoint endpoint) {
        AwsCredentialsProvider base = base(settings);
        AwsSettings.AssumedRole role = settings.role();
        if (role == null) {
            return base;
        }
        // STS is asked at its own endpoint, never at the one given for S3 or Glue.
        StsClient sts = StsClient.builder()
                .httpClient(http)
                .credentialsProvider(base)
                .region(region(endpoint))
                .overrideConfiguration(override -> override.apiCallAttemptTimeout(CallLimits.SMALL.perAttempt())
                        .apiCallTimeout(CallLimits.SMALL.perCall())
                        .scheduledExecutorService(timer))
                .build();
        AssumeRoleRequest.Builder request =
                AssumeRoleRequest.builder().roleArn(role.arn()).roleSessionName(SESSION_NAME);
        if (role.externalId() != null) {
            request.externalId(role.externalId());
        }
        StsAssumeRoleCredentialsProvider assumed = StsAssumeRoleCredentialsProvider.builder()
                .stsClient(sts)
                .refreshRequest(request.build())
                .build();
        owned.add(assumed);
        owned.add(sts);
        return assumed;
    }

    private AwsCredentialsProvider base(AwsSettings settings) {
        AwsSettings.StaticKeys keys = settings.keys();
        if (keys != null) {
            String id = keys.accessKeyId();
            String secret = keys.secretAccessKey().value();
            return StaticCredentialsProvider.create(
                    keys.sessionToken() == null
                            ? AwsBasicCredentials.create(id, secret)
                            : AwsSessionCredentials.create(
                                    id, secret, keys.sessionToken().value()));
        }
        if (settings.profile() != null) {
            ProfileCredentialsProvider profile = ProfileCredentialsProvider.create(settings.profile());
            owned.add(profile);
            return profile;
        }
        DefaultCredentialsProvider chain = DefaultCredentialsProvider.builder().build();
        owned.add(chain);
        return chain;
    }

    private static Region region(AwsEndpoint endpoint) {
        if (endpoint.region() != null) {
            return Region.of(endpoint.region());
        }
        if (endpoint.url() != null) {
            return Region.of(REGION_FOR_CUSTOM_ENDPOINTS);
        }
        try {
            return DefaultAwsRegionProviderChain.builder().build().getRegion();
        } catch (SdkClientException e) {
            throw new AwsCallException(
                    "cannot tell the AWS region",
                    false,
                    "NoRegion",
                    "Set the connector's region key, or AWS_REGION in the worker's environment",
                    e);
        }
    }

    private static SdkHttpClient http(HttpLimits limits) {
        Apache5HttpClient.Builder builder = Apache5HttpClient.builder()
                .maxConnections(limits.maxConnections())
                .connectionTimeout(Duration.ofSeconds(5))
                .socketTimeout(Duration.ofSeconds(30))
                .connectionAcquisitionTimeout(Duration.ofSeconds(60))
                .connectionMaxIdleTime(Duration.ofSeconds(20))
                .tcpKeepAlive(true);
        URI proxy = limits.proxyUrl();
        if (proxy != null) {
            ProxyConfiguration.Builder configuration = ProxyConfiguration.builder()
                    .endpoint(URI.create(
                            proxy.getScheme() + "://" + proxy.getAuthority().replaceFirst(".*@", "")));
            String user = proxy.getUserInfo();
            if (user != null) {
                configuration.username(user.replaceFirst(":.*", "")).password(user.replaceFirst("[^:]*:?", ""));
            }
            builder.proxyConfiguration(configuration.build());
        }
        return builder.build();
    }
}
