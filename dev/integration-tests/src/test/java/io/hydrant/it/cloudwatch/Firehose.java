// SPDX-License-Identifier: Apache-2.0
package io.hydrant.it.cloudwatch;

import java.net.URI;
import java.time.Duration;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.firehose.FirehoseClient;
import software.amazon.awssdk.services.firehose.model.Record;

/** The AWS SDK's client, changed in nothing but its endpoint. */
final class Firehose {

    private Firehose() {}

    /**
     * A client with the README's credentials.
     *
     * @param attempts that the SDK makes by itself
     */
    static FirehoseClient client(URI endpoint, int attempts) {
        return FirehoseClient.builder()
                .endpointOverride(endpoint)
                .region(Region.EU_WEST_1)
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create(
                        ReadmeConnectors.config("firehose").get("firehose.credentials.agents.access.key.id"),
                        ReadmeConnectors.config("firehose").get("firehose.credentials.agents.secret.access.key"))))
                .httpClientBuilder(Apache5HttpClient.builder().socketTimeout(Duration.ofSeconds(60)))
                .overrideConfiguration(override -> override.retryStrategy(retry -> retry.maxAttempts(attempts)))
                .build();
    }

    static Record record(String text) {
        return Record.builder().data(SdkBytes.fromUtf8String(text)).build();
    }
}
