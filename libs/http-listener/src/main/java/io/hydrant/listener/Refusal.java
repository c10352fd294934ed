// SPDX-License-Identifier: Apache-2.0
package io.hydrant.listener;

import io.hydrant.listener.http.HttpReply;
import io.hydrant.listener.http.MalformedRequest;
import org.jspecify.annotations.Nullable;

/**
 * Why a request was not answered by its handler, in API Gateway's terms (gateway responses). 503 means that the request
 * was certainly not written, 504 that nobody knows.
 */
public enum Refusal {
    MALFORMED(400, "BAD_REQUEST_PARAMETERS", "Bad Request", "BadRequestException", 0),
    MALFORMED_BODY(400, "BAD_REQUEST_BODY", "Invalid request body", "BadRequestException", 0),
    UNAUTHORIZED(401, "UNAUTHORIZED", "Unauthorized", "UnauthorizedException", 0),
    UNKNOWN_ROUTE(
            403,
            "MISSING_AUTHENTICATION_TOKEN",
            "Missing Authentication Token",
            "MissingAuthenticationTokenException",
            0),
    INVALID_API_KEY(403, "INVALID_API_KEY", "Forbidden", "ForbiddenException", 0),
    ACCESS_DENIED(
            403,
            "ACCESS_DENIED",
            "User: anonymous is not authorized to perform: execute-api:Invoke on resource: the requested route",
            "AccessDeniedException",
            0),
    ACCESS_DENIED_EXPLICITLY(
            403,
            "ACCESS_DENIED",
            "User: anonymous is not authorized to perform: execute-api:Invoke on resource: the requested route"
                    + " with an explicit deny",
            "AccessDeniedException",
            0),
    TOO_SLOW(408, "BAD_REQUEST_BODY", "Request body did not arrive in time", "RequestTimeoutException", 0),
    TOO_LARGE(413, "REQUEST_TOO_LARGE", "Request Too Long", "RequestTooLargeException", 0),
    UNSUPPORTED_MEDIA_TYPE(415, "UNSUPPORTED_MEDIA_TYPE", "Unsupported Media Type", "BadRequestException", 0),
    THROTTLED(429, "THROTTLED", "Too Many Requests", "TooManyRequestsException", 1),
    QUOTA_EXCEEDED(429, "QUOTA_EXCEEDED", "Limit Exceeded", "LimitExceededException", 0),
    /** A transform or converter failed, or the producer did: the record will not be written. */
    DROPPED(500, "INTEGRATION_FAILURE", "Internal server error", "InternalServerErrorException", 0),
    FAILED(500, "API_CONFIGURATION_ERROR", "Internal server error", "InternalServerErrorException", 0),
    /** Too many requests or bytes are waiting. */
    OVERLOADED(503, "INTEGRATION_FAILURE", "Service Unavailable", "ServiceUnavailableException", 1),
    /** Paused, stopping, between two owners, or Kafka takes nothing: no task asks for records. */
    NO_TASK(503, "INTEGRATION_FAILURE", "Service Unavailable", "ServiceUnavailableException", 2),
    /** The deadline passed before a task took it. */
    NOT_TAKEN(503, "INTEGRATION_FAILURE", "Service Unavailable", "ServiceUnavailableException", 2),
    /** The deadline passed while Kafka had it. */
    UNKNOWN_OUTCOME(504, "INTEGRATION_TIMEOUT", "Endpoint request timed out", "InternalServerErrorException", 0);

    private final int status;
    private final String responseType;
    private final String message;
    private final String errorType;
    private final HttpReply reply;
    private final HttpReply withoutRetryAfter;
    private final int retryAfterSeconds;

    Refusal(int status, String responseType, String message, String errorType, int retryAfterSeconds) {
        this.status = status;
        this.responseType = responseType;
        this.message = message;
        this.errorType = errorType;
        // The developer guide spells this one member with a capital.
        String member = responseType.equals("ACCESS_DENIED") ? "Message" : "message";
        HttpReply made = HttpReply.json(status, "{\"" + member + "\":\"" + message + "\"}")
                .header("x-amzn-ErrorType", errorType);
        if (status == 504) {
            made = made.header("X-Delivery", "unknown");
        }
        this.reply = retryAfterSeconds > 0 ? made.header("Retry-After", Integer.toString(retryAfterSeconds)) : made;
        this.withoutRetryAfter = made;
        this.retryAfterSeconds = retryAfterSeconds;
    }

    /** What a request that its handler could not read is counted as. */
    static Refusal of(MalformedRequest request, boolean hasBody) {
        return switch (request.status()) {
            case 413 -> TOO_LARGE;
            case 415 -> UNSUPPORTED_MEDIA_TYPE;
            default -> hasBody || request.detail() != null ? MALFORMED_BODY : MALFORMED;
        };
    }

    /** What an answer to dropped records is counted as; null if they count as written. */
    static @Nullable Refusal ofDropped(HttpReply reply) {
        if (reply.status() < 500) {
            return null;
        }
        return reply.status() == UNKNOWN_OUTCOME.status ? UNKNOWN_OUTCOME : DROPPED;
    }

    public int status() {
        return status;
    }

    /** API Gateway's gateway response type, {@code $context.error.responseType}. */
    public String responseType() {
        return responseType;
    }

    public String message() {
        return message;
    }

    /** The value of {@code x-amzn-ErrorType}. */
    public String errorType() {
        return errorType;
    }

    /** API Gateway's answer: {@code {"message":"Forbidden"}}. */
    public HttpReply reply() {
        return reply;
    }

    /** The same, and when to come back. */
    public HttpReply reply(long afterSeconds) {
        return afterSeconds == retryAfterSeconds || afterSeconds <= 0
                ? reply
                : withoutRetryAfter.header("Retry-After", Long.toString(afterSeconds));
    }
}
