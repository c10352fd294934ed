// SPDX-License-Identifier: Apache-2.0
package io.hydrant.source.cloudwatch.sigv4;

import static io.hydrant.source.cloudwatch.sigv4.SignatureRejected.Code.INCOMPLETE_SIGNATURE;
import static io.hydrant.source.cloudwatch.sigv4.SignatureRejected.Code.INVALID_SIGNATURE;
import static io.hydrant.source.cloudwatch.sigv4.SignatureRejected.Code.MISSING_AUTHENTICATION_TOKEN;
import static io.hydrant.source.cloudwatch.sigv4.SignatureRejected.Code.UNRECOGNIZED_CLIENT;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Verifies requests that are signed in the {@code Authorization} header, for one service and any region: clients derive
 * the region from host names that are not AWS's. Presigned URLs are refused. Immutable and thread-safe.
 *
 * <p>There is no nonce in Signature Version 4: whoever can read a request can send it again within the allowed skew.
 */
public final class SignatureVerifier {

    private static final String UNSIGNED_PAYLOAD = "UNSIGNED-PAYLOAD";
    private static final DateTimeFormatter BASIC =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);
    private static final String MISMATCH =
            "The request signature we calculated does not match the signature you provided."
                    + " Check your AWS Secret Access Key and signing method. Consult the service documentation for details.";
    private static final String INVALID_TOKEN = "The security token included in the request is invalid.";

    private final String service;
    private final Map<String, AccessKey> keys;
    private final Duration maxSkew;
    private final boolean unsignedPayload;
    private final InstantSource clock;

    /**
     * @param service as in the credential scope, for example {@code firehose}
     * @param maxSkew how far the request's time may be from ours, in both directions
     * @param unsignedPayload whether {@code x-amz-content-sha256: UNSIGNED-PAYLOAD} is taken over TLS
     */
    public SignatureVerifier(
            String service,
            Collection<AccessKey> keys,
            Duration maxSkew,
            boolean unsignedPayload,
            InstantSource clock) {
        this.service = service;
        this.keys = keys.stream().collect(Collectors.toUnmodifiableMap(AccessKey::id, key -> key));
        this.maxSkew = maxSkew;
        this.unsignedPayload = unsignedPayload;
        this.clock = clock;
    }

    /** What is known of a request whose body has not been read yet: everything but the signature itself. */
    public void verifyHead(RequestHeaders headers) throws SignatureRejected {
        var unused = claim(headers);
    }

    /** The key that signed this request. */
    public AccessKey verify(SignedRequest request) throws SignatureRejected {
        Claim claim = claim(request.headers());
        AuthorizationHeader authorization = claim.authorization();
        String canonical = CanonicalRequest.text(request, authorization.signedHeaders(), payloadHash(request));
        String toSign = AuthorizationHeader.ALGORITHM + "\n" + claim.time() + "\n" + authorization.scope() + "\n"
                + hex(sha256(canonical.getBytes(UTF_8)));
        String expected = hex(hmac(signingKey(claim.key(), authorization), toSign));
        if (!MessageDigest.isEqual(
                expected.getBytes(UTF_8), authorization.signature().getBytes(UTF_8))) {
            throw new SignatureRejected(INVALID_SIGNATURE, MISMATCH);
        }
        return claim.key();
    }

    /** Who a request says it is from, and when it was signed, as it goes into the string to sign. */
    private record Claim(AuthorizationHeader authorization, AccessKey key, String time) {}

    private Claim claim(RequestHeaders headers) throws SignatureRejected {
        AuthorizationHeader authorization = authorizationOf(headers);
        if (!authorization.service().equals(service)) {
            throw new SignatureRejected(
                    INVALID_SIGNATURE, "Credential should be scoped to correct service: '" + service + "'.");
        }
        String time = checkTime(headers, authorization.day());
        requireSigned(headers, authorization.signedHeaders());
        AccessKey key = keys.get(authorization.accessKeyId());
        if (key == null) {
            throw new SignatureRejected(UNRECOGNIZED_CLIENT, INVALID_TOKEN);
        }
        checkToken(key, headers);
        return new Claim(authorization, key, time);
    }

    private static AuthorizationHeader authorizationOf(RequestHeaders headers) throws SignatureRejected {
        List<String> values = headers.all("authorization");
        if (values.isEmpty()) {
            throw new SignatureRejected(MISSING_AUTHENTICATION_TOKEN, "Missing Authentication Token");
        }
        if (values.size() > 1) {
            throw new SignatureRejected(INCOMPLETE_SIGNATURE, "More than one Authorization header.");
        }
        return AuthorizationHeader.parse(values.get(0));
    }

    /** The request's time as it goes into the string to sign, once it is known to be near ours. */
    private String checkTime(RequestHeaders headers, String day) throws SignatureRejected {
        Instant sent = timeOf(headers);
        String text = BASIC.format(sent);
        if (!text.startsWith(day + "T")) {
            throw new SignatureRejected(INVALID_SIGNATURE, "Date in Credential scope does not match X-Amz-Date.");
        }
        Instant now = clock.instant();
        if (sent.isBefore(now.minus(maxSkew))) {
            throw new SignatureRejected(
                    INVALID_SIGNATURE,
                    "Signature expired: " + text + " is now earlier than " + BASIC.format(now.minus(maxSkew)) + " ("
                            + BASIC.format(now) + " - " + maxSkew.toSeconds() + " s)");
        }
        if (sent.isAfter(now.plus(maxSkew))) {
            throw new SignatureRejected(
                    INVALID_SIGNATURE,
                    "Signature not yet current: " + text + " is still later than " + BASIC.format(now.plus(maxSkew))
                            + " (" + BASIC.format(now) + " + " + maxSkew.toSeconds() + " s)");
        }
        return text;
    }

    private static Instant timeOf(RequestHeaders headers) throws SignatureRejected {
        String amzDate = headers.first("x-amz-date");
        String date = amzDate == null ? headers.first("date") : amzDate;
        if (date == null) {
            throw new SignatureRejected(
                    INCOMPLETE_SIGNATURE, "Authorization header requires existence of either 'X-Amz-Date' or 'Date'.");
        }
        Instant basic = parsed(BASIC, date);
        Instant time = basic == null && amzDate == null ? parsed(DateTimeFormatter.RFC_1123_DATE_TIME, date) : basic;
        if (time == null) {
            throw new SignatureRejected(
                    INCOMPLETE_SIGNATURE, "Date must be in ISO-8601 'basic format', such as 20260102T030405Z.");
        }
        return time;
    }

    private static @Nullable Instant parsed(DateTimeFormatter format, String date) {
        try {
            return ZonedDateTime.parse(date, format).toInstant();
        } catch (DateTimeException e) {
            return null;
        }
    }

    private static void requireSigned(RequestHeaders headers, List<String> signed) throws SignatureRejected {
        if (!signed.contains("host")) {
            throw new SignatureRejected(INVALID_SIGNATURE, "'Host' must be a 'SignedHeader' in Authorization.");
        }
        for (String name : List.of("x-amz-date", "x-amz-target", "x-amz-security-token")) {
            if (headers.first(name) != null && !signed.contains(name)) {
                throw new SignatureRejected(
                        INVALID_SIGNATURE, "'" + name + "' must be a 'SignedHeader' in Authorization.");
            }
        }
        if (headers.first("x-amz-date") == null && !signed.contains("date")) {
            throw new SignatureRejected(INVALID_SIGNATURE, "'Date' must be a 'SignedHeader' in Authorization.");
        }
    }

    private static void checkToken(AccessKey key, RequestHeaders headers) throws SignatureRejected {
        String configured = key.sessionToken() == null ? "" : key.sessionToken();
        String header = headers.first("x-amz-security-token");
        String sent = header == null ? "" : header;
        if (!MessageDigest.isEqual(configured.getBytes(UTF_8), sent.getBytes(UTF_8))) {
            throw new SignatureRejected(UNRECOGNIZED_CLIENT, INVALID_TOKEN);
        }
    }

    private String payloadHash(SignedRequest request) throws SignatureRejected {
        String announced = request.headers().first("x-amz-content-sha256");
        if (UNSIGNED_PAYLOAD.equals(announced)) {
            if (unsignedPayload && request.secure()) {
                return UNSIGNED_PAYLOAD;
            }
            throw new SignatureRejected(INVALID_SIGNATURE, "An unsigned payload is not accepted here.");
        }
        String actual = hex(sha256(request.body()));
        if (announced != null && !announced.equals(actual)) {
            throw new SignatureRejected(
                    INVALID_SIGNATURE,
                    "The value passed in x-amz-content-sha256 does not match the hash of the request's body.");
        }
        return actual;
    }

    private static byte[] signingKey(AccessKey key, AuthorizationHeader authorization) {
        byte[] day = hmac(("AWS4" + key.secret()).getBytes(UTF_8), authorization.day());
        byte[] region = hmac(day, authorization.region());
        byte[] service = hmac(region, authorization.service());
        return hmac(service, "aws4_request");
    }

    private static byte[] hmac(byte[] key, String text) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return mac.doFinal(text.getBytes(UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has HmacSHA256", e);
        }
    }

    private static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }
}
