// SPDX-License-Identifier: Apache-2.0
package io.hydrant.it.examples;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.hydrant.it.examples.AwsCalls.Permission;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** An IAM policy of {@code Allow} statements whose resources may hold {@code *}. Immutable. */
final class IamPolicy {

    /**
     * Not seen in a run without trouble, or not on this stack: uploads are aborted and partitions looked up after a
     * failure only; {@code ListBucket} is never called, but without it S3 answers 403 and not 404 for an absent object;
     * KMS is asked by S3, and Kinesis by the other source.
     */
    private static final Set<String> NOT_IN_A_GOOD_RUN = Set.of(
            "s3:AbortMultipartUpload",
            "s3:ListBucket",
            "glue:GetPartition",
            "glue:BatchGetPartition",
            "kms:GenerateDataKey",
            "kms:Decrypt",
            "kinesis:ListShards",
            "kinesis:DescribeStreamSummary",
            "kinesis:GetShardIterator",
            "kinesis:GetRecords");

    private final JsonNode statements;

    IamPolicy(JsonNode policy) {
        assertThat(policy.path("Version").asText()).isEqualTo("2012-10-17");
        statements = policy.path("Statement");
    }

    /** Allows all of {@code needed}, and names no action besides those and the ones that need trouble. */
    void assertFits(Set<Permission> needed) {
        assertThat(needed)
                .isNotEmpty()
                .allSatisfy(permission ->
                        assertThat(allows(permission)).as("%s", permission).isTrue());
        Set<String> used = new TreeSet<>();
        needed.forEach(permission -> used.add(permission.action()));
        Set<String> named = new TreeSet<>();
        statements.forEach(statement -> named.addAll(texts(statement.path("Action"))));
        assertThat(named).doesNotContain("*").noneMatch(action -> action.endsWith("*"));
        named.removeAll(NOT_IN_A_GOOD_RUN);
        assertThat(named).as("actions that the policy allows and nothing needs").isSubsetOf(used);
    }

    private boolean allows(Permission permission) {
        for (JsonNode statement : statements) {
            assertThat(statement.path("Effect").asText()).isEqualTo("Allow");
            if (texts(statement.path("Action")).contains(permission.action())
                    && texts(statement.path("Resource")).stream()
                            .anyMatch(resource -> matches(resource, permission.resource()))) {
                return true;
            }
        }
        return false;
    }

    private static boolean matches(String pattern, String resource) {
        return Pattern.matches(Pattern.quote(pattern).replace("*", "\\E.*\\Q"), resource);
    }

    private static List<String> texts(JsonNode oneOrMore) {
        List<String> texts = new ArrayList<>();
        if (oneOrMore.isArray()) {
            oneOrMore.forEach(text -> texts.add(text.asText()));
        } else {
            texts.add(oneOrMore.asText());
        }
        return texts;
    }
}
