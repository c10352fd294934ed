// SPDX-License-Identifier: Apache-2.0
package io.hydrant.aws;

import com.google.errorprone.annotations.Immutable;
import io.hydrant.aws.ReportingCredentials.CredentialsException;
import java.io.IOException;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.core.exception.ApiCallAttemptTimeoutException;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.core.exception.RetryableException;
import software.amazon.awssdk.core.exception.SdkServiceException;

/**
 * Reads what the SDK throws, by type and error code and never by message text, and says what follows from it. The one
 * place where AWS's errors are classified. Stateless.
 */
public final class AwsFailures {

    private static final String INTERNAL_ERROR = "InternalError";

    /** Codes that pass by themselves though their status is 4xx. */
    private static final Set<String> PASSING = Set.of(
            "RequestTimeout",
            "RequestTimeoutException",
            "OperationAborted",
            "ConditionalRequestConflict",
            "ConcurrentModificationException",
            "OperationTimeoutException",
            "ResourceNotReadyException",
            "InternalServiceException",
            "InternalFailure",
            "Throttling",
            "ThrottlingException",
            "ThrottledException",
            "TooManyRequestsException",
            "RequestLimitExceeded",
            "LimitExceededException",
            "ProvisionedThroughputExceededException",
            "SlowDown",
            "KMS.ThrottlingException",
            "KMS.RequestLimitExceeded",
            "KMS.LimitExceededException");

    private static final String CREDENTIALS =
            "Check aws.access.key.id, aws.secret.access.key and aws.session.token, or "
                    + "where the worker's default credentials come from";
    private static final String KMS_KEY =
            "Check s3.encryption.kms.key.arn and that the key is enabled, in the bucket's region";
    private static final String REGION = "Set the region in which it is";
    private static final String SUPPORT = "The account must be put in order with AWS";

    /** Remedies by error code. {@code %s} is the permission that the call needs. */
    private static final Map<String, String> REMEDIES = Map.ofEntries(
            Map.entry(
                    "AccessDenied",
                    "Grant %s to the connector's credentials, and where a KMS key encrypts, "
                            + "kms:GenerateDataKey and kms:Decrypt on it"),
            Map.entry("AllAccessDisabled", SUPPORT),
            Map.entry("AccountProblem", SUPPORT),
            Map.entry("NotSignedUp", SUPPORT),
            Map.entry("InvalidPayer", SUPPORT),
            Map.entry("NoSuchBucket", "Create the bucket, or correct its name, region or endpoint"),
            Map.entry("MethodNotAllowed", "The endpoint does not know this call: check the endpoint"),
            Map.entry("PermanentRedirect", REGION),
            Map.entry("AuthorizationHeaderMalformed", REGION),
            Map.entry("IllegalLocationConstraintException", REGION),
            Map.entry("InvalidAccessKeyId", CREDENTIALS),
            Map.entry("SignatureDoesNotMatch", CREDENTIALS),
            Map.entry("InvalidSignatureException", CREDENTIALS),
            Map.entry("UnrecognizedClientException", CREDENTIALS),
            Map.entry("InvalidClientTokenId", CREDENTIALS),
            Map.entry("ExpiredToken", "Renew the session token, or use aws.role.arn, which is renewed"),
            Map.entry("ExpiredTokenException", "Renew the session token, or use aws.role.arn, which is renewed"),
            Map.entry("RequestTimeTooSkewed", "Set the worker's clock"),
            Map.entry("AccessControlListNotSupported", "The bucket has ACLs disabled: remove s3.acl"),
            Map.entry("InvalidTag", "Correct s3.tags"),
            Map.entry("InvalidStorageClass", "Correct s3.storage.class"),
            Map.entry("KMS.NotFoundException", KMS_KEY),
            Map.entry("KMS.DisabledException", KMS_KEY),
            Map.entry("KMS.KMSInvalidStateException", KMS_KEY),
            Map.entry("KMS.InvalidKeyUsageException", KMS_KEY),
            Map.entry(
                    "AccessDeniedException",
                    "Grant %s to the connector's credentials, and where Lake Formation governs the table, "
                            + "its DESCRIBE and ALTER permissions too"),
            Map.entry("EntityNotFoundException", "Create the database and the table, or set glue.table.create"),
            Map.entry("ResourceNumberLimitExceededException", "Ask AWS to raise the account's Glue quota"),
            Map.entry("GlueEncryptionException", "Grant the use of the KMS key that encrypts the Data Catalog"));

    /** What S3 means with a bare status: HEAD answers have no body, hence no code. */
    private static final Map<Integer, String> CODE_BY_STATUS = Map.of(
            301, "PermanentRedirect",
            403, "AccessDenied",
            405, "MethodNotAllowed");

    private AwsFailures() {}

    /**
     * What a service's calls are called in messages and codes. Immutable.
     *
     * @param prefix of {@link AwsCallException#code()}, such as {@code S3}
     */
    @Immutable
    public record Service(String prefix) {
        public static final Service S3 = new Service("S3");
        public static final Service GLUE = new Service("Glue");
        public static final Service KINESIS = new Service("Kinesis");
    }

    /**
     * What a failed call means.
     *
     * @param what the call and its object, as it follows "cannot": {@code put s3://events/a}
     * @param permission that the call needs, such as {@code s3:PutObject on arn:aws:s3:::events/*}
     * @param failure what the SDK threw
     */
    public static AwsCallException read(Service service, String what, String permission, RuntimeException failure) {
        CredentialsException credentials = find(CredentialsException.class, failure);
        if (credentials != null) {
            return readCredentials(service, what, credentials);
        }
        if (failure instanceof SdkServiceException refusal) {
            return readRefusal(service, what, permission, refusal);
        }
        boolean retriable = isPassing(failure);
        return new AwsCallException(
                "cannot " + what + ": " + name(failure),
                retriable,
                retriable ? INTERNAL_ERROR : service.prefix() + "." + name(failure),
                retriable ? "" : "Check the region, the endpoint and the network settings",
                failure);
    }

    /** AWS's code of a refusal, such as {@code NoSuchUpload}; by the status where the answer has none; else empty. */
    public static String code(RuntimeException failure) {
        if (failure instanceof AwsServiceException service
                && service.awsErrorDetails() != null
                && service.awsErrorDetails().errorCode() != null) {
            return service.awsErrorDetails().errorCode();
        }
        return failure instanceof SdkServiceException refusal
                ? CODE_BY_STATUS.getOrDefault(refusal.statusCode(), "")
                : "";
    }

    /** A failed entry of a batch whose call succeeded, such as one partition of many. */
    public static AwsCallException entry(Service service, String what, String permission, String code) {
        boolean retriable = PASSING.contains(code);
        return new AwsCallException(
                "cannot " + what + ": " + code,
                retriable,
                retriable ? INTERNAL_ERROR : service.prefix() + "." + code,
                retriable ? "" : remedy(code, permission),
                null);
    }

    private static String remedy(String code, String permission) {
        return REMEDIES.getOrDefault(code, "").replace("%s", permission);
    }

    private static AwsCallException readRefusal(
            Service service, String what, String permission, SdkServiceException refusal) {
        String code = code(refusal);
        String message = "cannot " + what + ": " + (code.isEmpty() ? "HTTP" : code) + " (" + refusal.statusCode()
                + ", request " + refusal.requestId() + ")";
        if (refusal.statusCode() >= 500
                || refusal.statusCode() == 429
                || refusal.isThrottlingException()
                || PASSING.contains(code)) {
            String known = code.startsWith("KMS.") ? service.prefix() + ".KMS.RequestLimitExceeded" : INTERNAL_ERROR;
            return new AwsCallException(message, true, known, "", refusal);
        }
        // A 200 that is an error, or an HTML page from something in between, is nobody's decision.
        boolean retriable = refusal.statusCode() < 300;
        return new AwsCallException(
                message,
                retriable,
                retriable ? INTERNAL_ERROR : service.prefix() + "." + (code.isEmpty() ? refusal.statusCode() : code),
                remedy(code, permission),
                refusal);
    }

    private static AwsCallException readCredentials(Service service, String what, CredentialsException failure) {
        Throwable cause = failure.getCause();
        boolean retriable = cause instanceof SdkServiceException sts
                ? sts.statusCode() >= 500 || sts.isThrottlingException()
                : cause != null && isPassing(cause);
        String remedy = cause instanceof SdkServiceException
                ? "Check aws.role.arn and aws.role.external.id against the role's trust policy (sts:AssumeRole)"
                : CREDENTIALS;
        String detail = cause instanceof SdkServiceException sts
                ? "the role cannot be assumed: " + code(sts) + " (" + sts.statusCode() + ")"
                : "no credentials";
        return new AwsCallException(
                "cannot " + what + ": " + detail,
                retriable,
                retriable ? INTERNAL_ERROR : service.prefix() + ".NoCredentials",
                retriable ? "" : remedy,
                failure);
    }

    /** Time-outs and network trouble, which includes a host name that does not resolve at the moment. */
    private static boolean isPassing(Throwable failure) {
        return failure instanceof ApiCallTimeoutException
                || failure instanceof ApiCallAttemptTimeoutException
                || failure instanceof AbortedException
                || failure instanceof RetryableException
                || find(IOException.class, failure) != null;
    }

    private static String name(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null && root.getCause() != root) {
            root = root.getCause();
        }
        return root.getClass().getSimpleName();
    }

    private static <T extends Throwable> @Nullable T find(Class<T> type, Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (type.isInstance(cause)) {
                return type.cast(cause);
            }
        }
        return null;
    }
}
