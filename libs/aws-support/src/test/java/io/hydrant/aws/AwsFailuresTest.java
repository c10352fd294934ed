// SPDX-License-Identifier: Apache-2.0
package io.hydrant.aws;

import static org.assertj.core.api.Assertions.assertThat;

import io.hydrant.aws.AwsFailures.Service;
import io.hydrant.aws.ReportingCredentials.CredentialsException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.core.exception.SdkClientException;

class AwsFailuresTest {

    private static final String WHAT = "put s3://events/a";
    private static final String PERMISSION = "s3:PutObject on arn:aws:s3:::events/*";

    /** S3's codes as Firehose names them (firehose-delivery.md section 17), and those beside them. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "403 | AccessDenied | false | S3.AccessDenied | Grant s3:PutObject",
                "404 | NoSuchBucket | false | S3.NoSuchBucket | Create the bucket",
                "403 | AccountProblem | false | S3.AccountProblem | account",
                "403 | AllAccessDisabled | false | S3.AllAccessDisabled | account",
                "403 | InvalidPayer | false | S3.InvalidPayer | account",
                "403 | NotSignedUp | false | S3.NotSignedUp | account",
                "405 | MethodNotAllowed | false | S3.MethodNotAllowed | endpoint",
                "400 | KMS.NotFoundException | false | S3.KMS.NotFoundException | s3.encryption.kms.key.arn",
                "400 | KMS.DisabledException | false | S3.KMS.DisabledException | s3.encryption.kms.key.arn",
                "400 | KMS.RequestLimitExceeded | true | S3.KMS.RequestLimitExceeded | ''",
                "400 | KMS.ThrottlingException | true | S3.KMS.RequestLimitExceeded | ''",
                "301 | PermanentRedirect | false | S3.PermanentRedirect | region",
                "403 | SignatureDoesNotMatch | false | S3.SignatureDoesNotMatch | aws.secret.access.key",
                "400 | ExpiredToken | false | S3.ExpiredToken | aws.role.arn",
                "403 | RequestTimeTooSkewed | false | S3.RequestTimeTooSkewed | clock",
                "400 | AccessControlListNotSupported | false | S3.AccessControlListNotSupported | s3.acl",
                "400 | InvalidRequest | false | S3.InvalidRequest | ''",
                "400 | RequestTimeout | true | InternalError | ''",
                "409 | OperationAborted | true | InternalError | ''",
                "429 | TooManyRequests | true | InternalError | ''",
                "500 | InternalError | true | InternalError | ''",
                "503 | SlowDown | true | InternalError | ''",
                "503 | AccessDenied | true | InternalError | ''",
                "200 | InternalError | true | InternalError | ''"
            })
    void readsRefusals(int status, String code, boolean retriable, String firehose, String remedy) {
        AwsCallException read = AwsFailures.read(Service.S3, WHAT, PERMISSION, refusal(status, code));

        assertThat(read.retriable()).isEqualTo(retriable);
        assertThat(read.code()).isEqualTo(firehose);
        assertThat(read.remedy()).contains(remedy);
        assertThat(read.remedy().isEmpty()).isEqualTo(remedy.isEmpty());
        assertThat(read).hasMessageContaining("cannot put s3://events/a: " + code + " (" + status + ", request REQ1)");
        assertThat(read.getMessage()).doesNotContain("SDK's words");
    }

    /** HEAD has no body to hold a code. */
    @ParameterizedTest
    @CsvSource({"403, S3.AccessDenied", "301, S3.PermanentRedirect", "400, S3.400"})
    void readsTheStatusWhereThereIsNoCode(int status, String firehose) {
        AwsServiceException bare =
                AwsServiceException.builder().statusCode(status).message("null").build();

        assertThat(AwsFailures.read(Service.S3, WHAT, PERMISSION, bare).code()).isEqualTo(firehose);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "AccessDeniedException | false | Glue.AccessDeniedException | Lake Formation",
                "EntityNotFoundException | false | Glue.EntityNotFoundException | glue.table.create",
                "ResourceNumberLimitExceededException | false | Glue.ResourceNumberLimitExceededException | quota",
                "GlueEncryptionException | false | Glue.GlueEncryptionException | KMS key",
                "UnrecognizedClientException | false | Glue.UnrecognizedClientException | aws.access.key.id",
                "ThrottlingException | true | InternalError | ''",
                "ConcurrentModificationException | true | InternalError | ''",
                "OperationTimeoutException | true | InternalError | ''"
            })
    void readsGlue(String code, boolean retriable, String firehose, String remedy) {
        AwsCallException thrown = AwsFailures.read(Service.GLUE, "x", "glue:GetTable on a.b", refusal(400, code));
        AwsCallException entry = AwsFailures.entry(Service.GLUE, "x", "glue:GetTable on a.b", code);

        for (AwsCallException read : List.of(thrown, entry)) {
            assertThat(read.retriable()).isEqualTo(retriable);
            assertThat(read.code()).isEqualTo(firehose);
            assertThat(read.remedy()).contains(remedy);
        }
    }

    @Test
    void networkTroubleAndTimeOutsPass() {
        List<RuntimeException> failures = List.of(
                SdkClientException.create("x", new SocketTimeoutException()),
                SdkClientException.create("x", SdkClientException.create("y", new UnknownHostException("h"))),
                ApiCallTimeoutException.create(1),
                AbortedException.create("stopped"));

        assertThat(failures)
                .allSatisfy(failure -> assertThat(AwsFailures.read(Service.S3, WHAT, PERMISSION, failure)
                                .retriable())
                        .isTrue());
    }

    @Test
    void otherClientTroubleNeedsAnOperator() {
        AwsCallException read =
                AwsFailures.read(Service.S3, WHAT, PERMISSION, SdkClientException.create("no region, secret=hunter2"));

        assertThat(read.retriable()).isFalse();
        assertThat(read.getMessage()).contains("Check the region").doesNotContain("hunter2");
    }

    @Test
    void missingCredentialsAreToldApart() {
        AwsCallException missing = read(new CredentialsException(SdkClientException.create("chain is empty")));
        AwsCallException refused = read(new CredentialsException(refusal(403, "AccessDenied")));
        AwsCallException passing = read(new CredentialsException(refusal(503, "ServiceUnavailable")));

        assertThat(missing.retriable()).isFalse();
        assertThat(missing.remedy()).contains("aws.access.key.id");
        assertThat(refused.retriable()).isFalse();
        assertThat(refused.remedy()).contains("aws.role.arn", "sts:AssumeRole");
        assertThat(passing.retriable()).isTrue();
    }

    private static AwsCallException read(RuntimeException failure) {
        return AwsFailures.read(Service.S3, WHAT, PERMISSION, failure);
    }

    private static AwsServiceException refusal(int status, String code) {
        return AwsServiceException.builder()
                .statusCode(status)
                .requestId("REQ1")
                .awsErrorDetails(AwsErrorDetails.builder()
                        .errorCode(code)
                        .errorMessage("the SDK's words")
                        .build())
                .build();
    }
}
