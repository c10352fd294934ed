// SPDX-License-Identifier: Apache-2.0
package io.hydrant.sink.s3parquet.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hydrant.aws.AwsCallException;
import io.hydrant.aws.AwsClients;
import io.hydrant.aws.AwsEndpoint;
import io.hydrant.aws.AwsSettings;
import io.hydrant.aws.AwsSettings.StaticKeys;
import io.hydrant.dev.stack.faults.Fault;
import io.hydrant.dev.stack.faults.RequestLog;
import io.hydrant.dev.stack.s3.S3Server;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.types.Password;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The adapter and the SDK over HTTP: the contract, what goes over the wire, and each way in which S3 can fail. */
class S3ObjectStoreIT extends ObjectStoreContract {

    private static final AwsSettings KEYS =
            new AwsSettings(null, new StaticKeys("AKIDHYDRANT", new Password("secret"), null), null);
    private static final String KEY_ARN = "arn:aws:kms:eu-west-1:123456789012:key/11111111-2222-3333-4444-555555555555";

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it
    static Path folder;

    @SuppressWarnings("NullAway.Init") // set by start()
    private static S3Server server;

    @SuppressWarnings("NullAway.Init") // set by start()
    private static AwsClients aws;

    @SuppressWarnings("NullAway.Init") // set by start()
    private static S3Connection connection;

    private static int buckets;

    private ObjectStore store = connection.bucket("none");

    @BeforeAll
    static void start() {
        server = S3Server.start(folder, 0);
        AwsEndpoint endpoint = new AwsEndpoint("eu-west-1", server.endpoint());
        aws = AwsClients.open(KEYS, endpoint, new AwsClients.HttpLimits(16, null));
        connection = S3Connection.open(
                aws, new S3Settings(endpoint, true, "123456789012", S3Settings.ChecksumMode.WHEN_SUPPORTED));
    }

    @AfterAll
    static void stop() {
        connection.close();
        aws.close();
        server.close();
    }

    @BeforeEach
    void emptyBucket() {
        String bucket = "events-" + ++buckets;
        server.faults().clear();
        server.requests().clear();
        server.createBucket(bucket);
        store = connection.bucket(bucket);
    }

    @Override
    ObjectStore store() {
        return store;
    }

    @Test
    void sendsWhatThePutIsAskedToCarry() {
        // given
        ObjectAttributes attributes = ObjectAttributes.NONE
                .withEncryption(Encryption.sseKms(KEY_ARN, true))
                .withStorageClass(StorageClass.STANDARD_IA)
                .withAcl(CannedAcl.BUCKET_OWNER_FULL_CONTROL)
                .withTags(Map.of("team", "data & more"))
                .withContentType("application/vnd.apache.parquet")
                .withMetadata(Map.of("hydrant-topic", "orders"));

        // when
        store.put("data/a", Content.ofText("hello"), attributes);

        // then
        assertCarries(server.requests().entries("PutObject"), "x-amz-checksum-crc32", "NhCmhg==");
    }

    @Test
    void sendsWhatTheUploadIsAskedToCarry() {
        ObjectAttributes attributes = ObjectAttributes.NONE
                .withEncryption(Encryption.sseKms(KEY_ARN, true))
                .withStorageClass(StorageClass.STANDARD_IA)
                .withAcl(CannedAcl.BUCKET_OWNER_FULL_CONTROL)
                .withTags(Map.of("team", "data & more"))
                .withContentType("application/vnd.apache.parquet")
                .withMetadata(Map.of("hydrant-topic", "orders"));

        Upload upload = store.createUpload("data/a", attributes);
        store.completeUpload(upload, List.of(store.uploadPart(upload, 1, Content.ofText("hello"))));

        assertCarries(server.requests().entries("CreateMultipartUpload"), "x-amz-checksum-algorithm", "CRC32");
        for (String operation : List.of("UploadPart", "CompleteMultipartUpload")) {
            assertThat(server.requests().entries(operation))
                    .singleElement()
                    .satisfies(request ->
                            assertThat(request.headers()).containsEntry("x-amz-expected-bucket-owner", "123456789012"));
        }
        assertThat(server.requests().entries("UploadPart").get(0).headers())
                .containsEntry("x-amz-checksum-crc32", "NhCmhg==");
    }

    private static void assertCarries(List<RequestLog.Entry> requests, String checksumHeader, String checksum) {
        assertThat(requests).singleElement().satisfies(request -> {
            assertThat(request.accessKeyId()).isEqualTo("AKIDHYDRANT");
            assertThat(request.headers())
                    .containsEntry("x-amz-server-side-encryption", "aws:kms")
                    .containsEntry("x-amz-server-side-encryption-aws-kms-key-id", KEY_ARN)
                    .containsEntry("x-amz-server-side-encryption-bucket-key-enabled", "true")
                    .containsEntry("x-amz-storage-class", "STANDARD_IA")
                    .containsEntry("x-amz-acl", "bucket-owner-full-control")
                    .containsEntry("x-amz-tagging", "team=data%20%26%20more")
                    .containsEntry("x-amz-expected-bucket-owner", "123456789012")
                    .containsEntry("content-type", "application/vnd.apache.parquet")
                    .containsEntry("x-amz-meta-hydrant-topic", "orders")
                    .containsEntry(checksumHeader, checksum)
                    .doesNotContainKey("authorization");
        });
    }

    @Test
    void asksForEncryptionWithS3sOwnKeysAndForNothingWhereNoneIsSet() {
        store.put("data/a", Content.ofText("a"), ObjectAttributes.NONE.withEncryption(Encryption.SSE_S3));
        store.createUpload("data/b", ObjectAttributes.NONE.withEncryption(Encryption.SSE_S3));
        store.put("data/c", Content.ofText("c"), ObjectAttributes.NONE);

        for (RequestLog.Entry request : List.of(
                server.requests().entries("PutObject").get(0),
                server.requests().entries("CreateMultipartUpload").get(0))) {
            assertThat(request.headers())
                    .containsEntry("x-amz-server-side-encryption", "AES256")
                    .doesNotContainKey("x-amz-server-side-encryption-aws-kms-key-id");
        }
        assertThat(server.requests().entries("PutObject").get(1).headers().keySet())
                .noneMatch(name -> name.startsWith("x-amz-server-side-encryption")
                        || name.equals("x-amz-acl")
                        || name.equals("x-amz-tagging")
                        || name.equals("x-amz-storage-class"));
    }

    @Test
    void sendsNoChecksumWhereNoneIsRequired() {
        try (S3Connection plain = S3Connection.open(
                aws,
                new S3Settings(
                        new AwsEndpoint(null, server.endpoint()), true, null, S3Settings.ChecksumMode.WHEN_REQUIRED))) {
            ObjectStore bucket = plain.bucket(store.bucket());

            bucket.put("data/a", Content.ofText("hello"), ObjectAttributes.NONE);
            Upload upload = bucket.createUpload("data/b", ObjectAttributes.NONE);
            UploadedPart part = bucket.uploadPart(upload, 1, Content.ofText("hello"));
            CompleteOutcome outcome = bucket.completeUpload(upload, List.of(part));

            assertThat(part.checksum()).isNull();
            assertThat(outcome).isInstanceOf(CompleteOutcome.Completed.class);
            assertThat(server.requests().entries())
                    .hasSize(4)
                    .allSatisfy(request -> assertThat(request.headers().keySet())
                            .noneMatch(name -> name.contains("checksum") || name.equals("x-amz-trailer")));
        }
    }

    @Test
    void aConditionalPutIsSentOnceAndItsLossIsUnknown() {
        for (Fault fault : List.of(
                Fault.error(500, "InternalError"),
                Fault.error(503, "SlowDown"),
                Fault.error(500, "InternalError").afterEffect(),
                Fault.cut(),
                Fault.cut().afterEffect())) {
            // given
            server.requests().clear();
            server.faults().add("PutObject", ".*", 1, fault);
            String key = "state-" + fault.kind() + fault.status() + fault.code() + fault.after();

            // when
            PutOutcome outcome = store.putIf(WriteCondition.absent(), key, Content.ofText("x"), ObjectAttributes.NONE);

            // then
            assertThat(outcome).as(fault.toString()).isInstanceOf(PutOutcome.Unknown.class);
            assertThat(server.requests().entries("PutObject")).hasSize(1);
            assertThat(store.head(key).isPresent()).as(fault.toString()).isEqualTo(fault.after());
        }
    }

    @Test
    void aConditionalPutTellsConflictAndRefusalApart() {
        server.faults().add("PutObject", ".*", 1, Fault.error(409, "ConditionalRequestConflict"));
        server.faults().add("PutObject", ".*", 1, Fault.error(412, "PreconditionFailed"));

        PutOutcome first = store.putIf(WriteCondition.absent(), "k", Content.ofText("x"), ObjectAttributes.NONE);
        PutOutcome second = store.putIf(WriteCondition.absent(), "k", Content.ofText("x"), ObjectAttributes.NONE);

        assertThat(first).isEqualTo(new PutOutcome.Conflict());
        assertThat(second).isEqualTo(new PutOutcome.Refused());
    }

    @Test
    void aPlainPutIsSentAgain() {
        server.faults().add("PutObject", ".*", 1, Fault.error(503, "SlowDown"));
        server.faults().add("PutObject", ".*", 1, Fault.cut());

        store.put("data/a", Content.ofText("hello"), ObjectAttributes.NONE);

        assertThat(store.get("data/a", 10).orElseThrow().text()).isEqualTo("hello");
        assertThat(server.requests().entries("PutObject")).hasSize(3);
    }

    @Test
    void anOutageIsRetriable() {
        server.faults().outage(true);

        assertThatThrownBy(() -> store.head("a")).isInstanceOfSatisfying(AwsCallException.class, e -> {
            assertThat(e.retriable()).isTrue();
            assertThat(e.code()).isEqualTo("InternalError");
        });
    }

    @Test
    void aCompletionIsSentOnceAndItsLossIsUnknown() {
        for (Fault fault : List.of(
                Fault.error(500, "InternalError"),
                Fault.error(503, "SlowDown").afterEffect(),
                Fault.error(409, "OperationAborted"),
                Fault.cut().afterEffect(),
                Fault.errorIn200("InternalError"),
                Fault.errorIn200("InternalError").afterEffect())) {
            // given
            server.requests().clear();
            Upload upload = store.createUpload("data/" + fault.hashCode(), ObjectAttributes.NONE);
            UploadedPart part = store.uploadPart(upload, 1, Content.ofText("x"));
            server.faults().add("CompleteMultipartUpload", ".*", 1, fault);

            // when
            CompleteOutcome outcome = store.completeUpload(upload, List.of(part));

            // then
            assertThat(outcome).as(fault.toString()).isInstanceOf(CompleteOutcome.Unknown.class);
            assertThat(server.requests().entries("CompleteMultipartUpload")).hasSize(1);
            assertThat(store.head(upload.key()).isPresent())
                    .as(fault.toString())
                    .isEqualTo(fault.after());
        }
    }

    @Test
    void aLostUploadIsToldApart() {
        // given
        Upload completed = store.createUpload("data/done", ObjectAttributes.NONE);
        UploadedPart part = store.uploadPart(completed, 1, Content.ofText("x"));
        Upload lost = store.createUpload("data/lost", ObjectAttributes.NONE);
        UploadedPart lostPart = store.uploadPart(lost, 1, Content.ofText("x"));
        server.faults().add("CompleteMultipartUpload", ".*done", 1, Fault.noSuchUploadAfterSuccess());
        server.faults().add("CompleteMultipartUpload", ".*lost", 1, Fault.dropUpload());

        // when
        CompleteOutcome first = store.completeUpload(completed, List.of(part));
        CompleteOutcome second = store.completeUpload(lost, List.of(lostPart));

        // then
        assertThat(List.of(first, second)).containsOnly(new CompleteOutcome.NoSuchUpload());
        assertThat(store.head("data/done")).isPresent();
        assertThat(store.head("data/lost")).isEmpty();
        assertThatThrownBy(() -> store.uploadPart(lost, 2, Content.ofText("late")))
                .isInstanceOf(UploadLostException.class)
                .hasMessageContaining("AbortIncompleteMultipartUpload");
    }

    @Test
    void refusalsNameTheRemedy() {
        assertRefusal(
                () -> connection.bucket("no-such-bucket").put("a", Content.ofText("x"), ObjectAttributes.NONE),
                "S3.NoSuchBucket",
                "Create the bucket");

        server.faults().add("PutObject", ".*", 1, Fault.error(403, "AccessDenied"));
        assertRefusal(
                () -> store.put("a", Content.ofText("x"), ObjectAttributes.NONE),
                "S3.AccessDenied",
                "Grant s3:PutObject on arn:aws:s3:::" + store.bucket() + "/*");

        server.faults().add("HeadObject", ".*", 1, Fault.error(403, "AccessDenied"));
        assertRefusal(() -> store.head("a"), "S3.AccessDenied", "Grant s3:GetObject and s3:ListBucket");

        server.faults().add("PutObject", ".*", 1, Fault.error(400, "KMS.NotFoundException"));
        assertRefusal(
                () -> store.putIf(WriteCondition.absent(), "a", Content.ofText("x"), ObjectAttributes.NONE),
                "S3.KMS.NotFoundException",
                "s3.encryption.kms.key.arn");

        server.faults().add("CompleteMultipartUpload", ".*", 1, Fault.error(403, "AccessDenied"));
        Upload upload = store.createUpload("a", ObjectAttributes.NONE);
        UploadedPart part = store.uploadPart(upload, 1, Content.ofText("x"));
        assertRefusal(() -> store.completeUpload(upload, List.of(part)), "S3.AccessDenied", "Grant s3:PutObject");
    }

    private void assertRefusal(Runnable call, String code, String remedy) {
        assertThatThrownBy(call::run)
                .isInstanceOfSatisfying(AwsCallException.class, e -> {
                    assertThat(e.retriable()).isFalse();
                    assertThat(e.code()).isEqualTo(code);
                    assertThat(e.remedy()).contains(remedy);
                })
                .hasMessageContaining(remedy)
                .message()
                .doesNotContain("secret");
    }

    @Test
    void anAnswerThatBreaksOffIsReadAgain() {
        store.put("data/a", Content.of(random(100_000)), ObjectAttributes.NONE);
        server.faults().add("GetObject", ".*", 2, Fault.cut());

        assertThat(store.get("data/a", 100_000).orElseThrow().bytes()).isEqualTo(random(100_000));
        assertThat(server.requests().entries("GetObject")).hasSize(3);
    }
}
