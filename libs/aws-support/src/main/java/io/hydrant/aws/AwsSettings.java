// SPDX-License-Identifier: Apache-2.0
package io.hydrant.aws;

import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.config.types.Password;
import org.jspecify.annotations.Nullable;

/**
 * Whose credentials to use, as {@link AwsFragment} defines it. Immutable; {@code toString()} holds no secret.
 *
 * @param profile of the AWS config files, {@code null} for none
 * @param keys to sign with, {@code null} for none
 * @param role to assume with what the others give, {@code null} for none
 */
public record AwsSettings(
        @Nullable String profile,
        @Nullable StaticKeys keys,
        @Nullable AssumedRole role) {

    /** The SDK's default chain. */
    public static final AwsSettings DEFAULT_CHAIN = new AwsSettings(null, null, null);

    /** A fixed access key. {@link Password} hides the secrets from logs. */
    public record StaticKeys(
            String accessKeyId,
            Password secretAccessKey,
            @Nullable Password sessionToken) {}

    /** A role, and the external id that its trust policy asks for, if any. */
    public record AssumedRole(String arn, @Nullable String externalId) {}

    /**
     * Reads a config whose definition has the fragment's keys. Throws {@link ConfigException} naming the key where
     * {@link AwsFragment#problems} finds one.
     */
    public static AwsSettings from(AbstractConfig config) {
        String id = text(config.getString(AwsFragment.ACCESS_KEY_ID));
        Password secret = secret(config.getPassword(AwsFragment.SECRET_ACCESS_KEY));
        Password token = secret(config.getPassword(AwsFragment.SESSION_TOKEN));
        String profile = text(config.getString(AwsFragment.PROFILE));
        String role = text(config.getString(AwsFragment.ROLE_ARN));
        String externalId = text(config.getString(AwsFragment.ROLE_EXTERNAL_ID));

        Map<String, String> set = new HashMap<>();
        put(set, AwsFragment.ACCESS_KEY_ID, id);
        put(set, AwsFragment.SECRET_ACCESS_KEY, secret);
        put(set, AwsFragment.SESSION_TOKEN, token);
        put(set, AwsFragment.PROFILE, profile);
        put(set, AwsFragment.ROLE_ARN, role);
        put(set, AwsFragment.ROLE_EXTERNAL_ID, externalId);
        AwsFragment.problems(set).forEach((key, why) -> {
            throw new ConfigException(key + ": " + why);
        });

        return new AwsSettings(
                profile,
                id == null || secret == null ? null : new StaticKeys(id, secret, token),
                role == null ? null : new AssumedRole(role, externalId));
    }

    /** That a value is there matters to the rules; what it is does not, and secrets are not handed around. */
    private static void put(Map<String, String> set, String key, @Nullable Object value) {
        if (value != null) {
            set.put(key, "set");
        }
    }

    private static @Nullable String text(@Nullable String value) {
        return value == null || value.isBlank() ? null : value;
    }

    private static @Nullable Password secret(@Nullable Password value) {
        return value == null || value.value().isBlank() ? null : value;
    }
}
