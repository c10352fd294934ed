// SPDX-License-Identifier: Apache-2.0
package io.hydrant.sink.s3parquet;

import static io.hydrant.connect.config.Key.key;
import static io.hydrant.connect.config.Valid.notEmpty;
import static io.hydrant.connect.config.Valid.oneOf;
import static io.hydrant.connect.config.Valid.parsedBy;
import static org.apache.kafka.common.config.ConfigDef.Importance.HIGH;
import static org.apache.kafka.common.config.ConfigDef.Importance.LOW;
import static org.apache.kafka.common.config.ConfigDef.Importance.MEDIUM;
import static org.apache.kafka.common.config.ConfigDef.Type.BOOLEAN;
import static org.apache.kafka.common.config.ConfigDef.Type.LIST;
import static org.apache.kafka.common.config.ConfigDef.Type.STRING;
import static org.apache.kafka.common.config.ConfigDef.Width.LONG;
import static org.apache.kafka.common.config.ConfigDef.Width.SHORT;

import io.hydrant.sink.s3parquet.store.CannedAcl;
import io.hydrant.sink.s3parquet.store.StorageClass;
import java.net.URI;
import java.util.Arrays;
import java.util.List;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigException;

/** Keys of the bucket and of how objects are written to it. */
final class StorageKeys {

    static final String BUCKET = "s3.bucket";
    static final String REGION = "s3.region";
    static final String ENDPOINT_URL = "s3.endpoint.url";
    static final String PATH_STYLE_ACCESS = "s3.path.style.access";
    static final String EXPECTED_BUCKET_OWNER = "s3.expected.bucket.owner";
    static final String CHECKSUM = "s3.checksum";
    static final String PROXY_URL = "s3.proxy.url";
    static final String ENCRYPTION = "s3.encryption";
    static final String KMS_KEY_ARN = "s3.encryption.kms.key.arn";
    static final String BUCKET_KEY = "s3.encryption.bucket.key";
    static final String STORAGE_CLASS = "s3.storage.class";
    static final String ACL = "s3.acl";
    static final String TAGS = "s3.tags";

    private static final String GROUP = "S3";

    private StorageKeys() {}

    static void define(ConfigDef def) {
        key(BUCKET, STRING)
                .valid(notEmpty())
                .importance(HIGH)
                .group(GROUP, 1)
                .width(LONG)
                .displayName("Bucket")
                .doc("The bucket that objects are delivered to (Firehose: BucketARN).")
                .in(def);
        key(REGION, STRING)
                .defaultsTo(null)
                .importance(HIGH)
                .group(GROUP, 2)
                .displayName("Region")
                .doc("The bucket's AWS region, such as eu-central-1. Unset: from the worker's environment.")
                .in(def);
        key(ENDPOINT_URL, STRING)
                .defaultsTo(null)
                .valid(httpUrl())
                .importance(LOW)
                .group(GROUP, 3)
                .width(LONG)
                .displayName("Endpoint URL")
                .doc("Where S3 is, for S3-compatible stores and VPC endpoints. Unset: AWS's endpoint of the region.")
                .in(def);
        key(PATH_STYLE_ACCESS, BOOLEAN)
                .defaultsTo(false)
                .importance(LOW)
                .group(GROUP, 4)
                .width(SHORT)
                .displayName("Path-style access")
                .doc(
                        "Write the bucket into the URL's path instead of its host name, as most S3-compatible stores want it.")
                .in(def);
        key(EXPECTED_BUCKET_OWNER, STRING)
                .defaultsTo(null)
                .valid(parsedBy("a 12-digit AWS account id", StorageKeys::accountId))
                .importance(LOW)
                .group(GROUP, 5)
                .displayName("Expected bucket owner")
                .doc("The account that must own the bucket; requests fail if another does.")
                .in(def);
        key(CHECKSUM, STRING)
                .defaultsTo("when_supported")
                .valid(oneOf("when_supported", "when_required"))
                .importance(LOW)
                .group(GROUP, 6)
                .displayName("Checksums")
                .doc(
                        "Whether uploads carry a CRC32 wherever S3 takes one, or only where it must. Some S3-compatible stores"
                                + " refuse the former.")
                .in(def);
        key(PROXY_URL, STRING)
                .defaultsTo(null)
                .valid(proxyUrl())
                .importance(LOW)
                .group(GROUP, 7)
                .width(LONG)
                .displayName("Proxy URL")
                .doc("An HTTP proxy for calls to S3, such as http://proxy:3128.")
                .in(def);
        key(ENCRYPTION, STRING)
                .defaultsTo("none")
                .valid(oneOf("none", "sse-s3", "sse-kms"))
                .importance(MEDIUM)
                .group(GROUP, 8)
                .dependents(KMS_KEY_ARN, BUCKET_KEY)
                .displayName("Encryption")
                .doc("Server-side encryption of each object (Firehose: EncryptionConfiguration); none leaves it to the"
                        + " bucket's default.")
                .in(def);
        key(KMS_KEY_ARN, STRING)
                .defaultsTo(null)
                .valid(parsedBy("a KMS key or alias ARN", StorageKeys::kmsArn))
                .importance(MEDIUM)
                .group(GROUP, 9)
                .width(LONG)
                .displayName("KMS key ARN")
                .doc("The key for sse-kms (Firehose: AWSKMSKeyARN). Unset: the account's aws/s3 key.")
                .in(def);
        key(BUCKET_KEY, BOOLEAN)
                .defaultsTo(false)
                .importance(LOW)
                .group(GROUP, 10)
                .width(SHORT)
                .displayName("S3 bucket key")
                .doc("With sse-kms, let S3 derive keys per bucket, which saves KMS requests.")
                .in(def);
        key(STORAGE_CLASS, STRING)
                .defaultsTo(null)
                .valid(oneOf(
                        Arrays.stream(StorageClass.values()).map(Enum::name).toArray(String[]::new)))
                .importance(LOW)
                .group(GROUP, 11)
                .displayName("Storage class")
                .doc("S3's storage class of delivered objects. Unset: the bucket's.")
                .in(def);
        key(ACL, STRING)
                .defaultsTo(null)
                .valid(oneOf(
                        Arrays.stream(CannedAcl.values()).map(CannedAcl::header).toArray(String[]::new)))
                .importance(LOW)
                .group(GROUP, 12)
                .displayName("Canned ACL")
                .doc("S3's canned ACL of delivered objects. Unset: none, which buckets with ACLs disabled insist on.")
                .in(def);
        key(TAGS, LIST)
                .defaultsTo(List.of())
                .valid(parsedBy("name=value pairs, at most 10", StorageKeys::tag))
                .importance(LOW)
                .group(GROUP, 13)
                .width(LONG)
                .displayName("Object tags")
                .doc("Tags of delivered objects, for lifecycle rules and access policies.")
                .in(def);
    }

    static ConfigDef.Validator httpUrl() {
        return parsedBy("an http or https URL", text -> {
            URI uri = URI.create(text);
            boolean http = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
            if (!http || uri.getHost() == null) {
                throw new IllegalArgumentException("must be an http or https URL such as https://s3.example.com");
            }
        });
    }

    /** As {@link #httpUrl}, but it keeps the value to itself. */
    private static ConfigDef.Validator proxyUrl() {
        ConfigDef.Validator url = httpUrl();
        return ConfigDef.LambdaValidator.with(
                (name, value) -> {
                    try {
                        url.ensureValid(name, value);
                    } catch (ConfigException e) {
                        throw new ConfigException(name + " must be an http or https URL such as http://proxy:3128 (the"
                                + " value is not shown, since it may hold a password)");
                    }
                },
                url::toString);
    }

    private static void accountId(String text) {
        if (!text.matches("\\d{12}")) {
            throw new IllegalArgumentException("must be a 12-digit AWS account id");
        }
    }

    private static void kmsArn(String text) {
        if (!text.matches("arn:[a-z-]+:kms:[a-z0-9-]+:\\d{12}:(key|alias)/.+")) {
            throw new IllegalArgumentException(
                    "must be a key or alias ARN such as arn:aws:kms:eu-central-1:111122223333:key/1234abcd-…");
        }
    }

    static void tag(String text) {
        int equals = text.indexOf('=');
        if (equals < 1 || equals > 128 || text.length() - equals - 1 > 256) {
            throw new IllegalArgumentException(
                    "must be name=value with a name of 1 to 128 characters and a value of at most 256");
        }
    }
}
