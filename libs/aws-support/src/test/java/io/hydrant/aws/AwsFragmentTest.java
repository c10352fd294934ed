// SPDX-License-Identifier: Apache-2.0
package io.hydrant.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hydrant.connect.docs.ConfigDocs;
import io.hydrant.connect.docs.DocsPage;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AwsFragmentTest {

    private static final String ROLE = "arn:aws:iam::123456789012:role/path/hydrant";

    @Test
    void theDefaultIsTheDefaultChain() {
        assertThat(settings(Map.of())).isEqualTo(AwsSettings.DEFAULT_CHAIN);
        assertThat(settings(Map.of("aws.profile", "", "aws.access.key.id", " ", "aws.secret.access.key", "")))
                .isEqualTo(AwsSettings.DEFAULT_CHAIN);
    }

    @Test
    void everyKeyArrives() {
        AwsSettings settings = settings(Map.of(
                "aws.access.key.id", "AKIDEXAMPLE",
                "aws.secret.access.key", "very-secret",
                "aws.session.token", "also-secret",
                "aws.role.arn", ROLE,
                "aws.role.external.id", "partner-7"));

        assertThat(settings.keys()).isNotNull().satisfies(keys -> {
            assertThat(keys.accessKeyId()).isEqualTo("AKIDEXAMPLE");
            assertThat(keys.secretAccessKey().value()).isEqualTo("very-secret");
            assertThat(keys.sessionToken()).isNotNull();
        });
        assertThat(settings.role()).isEqualTo(new AwsSettings.AssumedRole(ROLE, "partner-7"));
        assertThat(settings.toString()).doesNotContain("very-secret", "also-secret");
        assertThat(settings(Map.of("aws.profile", "ops")).profile()).isEqualTo("ops");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "aws.access.key.id=A | aws.access.key.id,aws.secret.access.key",
                "aws.secret.access.key=B | aws.access.key.id,aws.secret.access.key",
                "aws.session.token=T | aws.session.token",
                "aws.access.key.id=A;aws.secret.access.key=B;aws.profile=p | aws.access.key.id,aws.profile",
                "aws.role.external.id=x | aws.role.external.id"
            })
    void keysThatDoNotGoTogetherAreNamed(String given, String keys) {
        Map<String, String> config = new HashMap<>();
        for (String pair : given.split(";", -1)) {
            config.put(pair.split("=", -1)[0], pair.split("=", -1)[1]);
        }

        assertThat(AwsFragment.problems(config).keySet()).containsExactlyInAnyOrder(keys.split(",", -1));
        assertThatThrownBy(() -> settings(config))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining(keys.split(",", -1)[0].substring(0, 4));
    }

    @ParameterizedTest
    @CsvSource({"hydrant", "arn:aws:iam::12:role/x", "arn:aws:s3:::bucket", "arn:aws:iam::123456789012:user/x"})
    void aRoleMustBeAnArn(String role) {
        assertThatThrownBy(() -> settings(Map.of("aws.role.arn", role)))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("aws.role.arn")
                .hasMessageContaining("arn:aws:iam::123456789012:role/name");
    }

    @Test
    void theReadmeIsCurrent() {
        new DocsPage(Path.of("README.md"))
                .ensureCurrent("options", ConfigDocs.markdown(AwsFragment.define(new ConfigDef())));
    }

    private static AwsSettings settings(Map<String, String> config) {
        return AwsSettings.from(new AbstractConfig(AwsFragment.define(new ConfigDef()), config, false));
    }
}
