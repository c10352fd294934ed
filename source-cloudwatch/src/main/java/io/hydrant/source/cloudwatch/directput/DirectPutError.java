// SPDX-License-Identifier: Apache-2.0
package io.hydrant.source.cloudwatch.directput;

/** The errors of the API by AWS's names, with the HTTP status that the JSON protocol gives them. */
public enum DirectPutError {
    ACCESS_DENIED("AccessDeniedException", 400),
    INCOMPLETE_SIGNATURE("IncompleteSignatureException", 400),
    INTERNAL_FAILURE("InternalFailure", 500),
    INVALID_ARGUMENT("InvalidArgumentException", 400),
    INVALID_SIGNATURE("InvalidSignatureException", 400),
    MISSING_AUTHENTICATION_TOKEN("MissingAuthenticationTokenException", 400),
    REQUEST_ENTITY_TOO_LARGE("RequestEntityTooLargeException", 413),
    RESOURCE_NOT_FOUND("ResourceNotFoundException", 400),
    SERIALIZATION("SerializationException", 400),
    SERVICE_UNAVAILABLE("ServiceUnavailableException", 503),
    THROTTLING("ThrottlingException", 400),
    UNKNOWN_OPERATION("UnknownOperationException", 400),
    UNRECOGNIZED_CLIENT("UnrecognizedClientException", 400),
    VALIDATION("ValidationException", 400);

    private final String awsName;
    private final int status;

    DirectPutError(String awsName, int status) {
        this.awsName = awsName;
        this.status = status;
    }

    /** Written without a namespace: Fluent Bit compares it literally. */
    public String awsName() {
        return awsName;
    }

    public int status() {
        return status;
    }
}
