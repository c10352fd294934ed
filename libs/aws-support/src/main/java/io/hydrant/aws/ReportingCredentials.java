// SPDX-License-Identifier: Apache-2.0
package io.hydrant.aws;

import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * Marks a failure to get credentials as such, since the SDK gives it the same type as any client-side trouble.
 * Thread-safe.
 */
final class ReportingCredentials implements AwsCredentialsProvider {

    private final AwsCredentialsProvider provider;

    ReportingCredentials(AwsCredentialsProvider provider) {
        this.provider = provider;
    }

    @Override
    public AwsCredentials resolveCredentials() {
        try {
            return provider.resolveCredentials();
        } catch (SdkException e) {
            throw new CredentialsException(e);
        }
    }

    /** No credentials, and why. Not an {@link SdkException}, so that the SDK passes it on without a retry. */
    static final class CredentialsException extends RuntimeException {

        private static final long serialVersionUID = 1L;

        CredentialsException(SdkException cause) {
            super("no AWS credentials", cause);
        }
    }
}
