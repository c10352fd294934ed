// SPDX-License-Identifier: Apache-2.0
package io.hydrant.source.cloudwatch.sigv4;

import static io.hydrant.source.cloudwatch.sigv4.SignatureRejected.Code.INCOMPLETE_SIGNATURE;
import static io.hydrant.source.cloudwatch.sigv4.SignatureRejected.Code.INVALID_SIGNATURE;
import static io.hydrant.source.cloudwatch.sigv4.SignatureRejected.Code.MISSING_AUTHENTICATION_TOKEN;
import static io.hydrant.source.cloudwatch.sigv4.SignatureRejected.Code.UNRECOGNIZED_CLIENT;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.hydrant.source.cloudwatch.sigv4.SignatureRejected.Code;
import io.hydrant.testing.ManualClock;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.SignRequest;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;
import software.amazon.awssdk.identity.spi.AwsSessionCredentialsIdentity;

/** The vector of the specification, what the AWS SDK's own signer makes, and everything that must not get in. */
class SignatureVerifierTest {

    private static final String BODY = "{\"DeliveryStreamName\":\"spec-stream\",\"Record\":{\"Data\":\"aGVsbG8K\"}}";
    private static final String ID = "AKIDSPECTEST00000001";
    private static final AccessKey KEY = new AccessKey(ID, "spec-test-secret-not-real", null);
    private static final String SIGNATURE = "a46215067dc92cf3e0f3d933bd0582ae87cfb79d2d545dfc1cdfbdea61779392";
    private static final String SCOPE = ID + "/20260102/ap-northeast-1/firehose/aws4_request";
    private static final String SIGNED = "content-type;host;x-amz-date;x-amz-target";

    private final ManualClock clock = ManualClock.at("2026-01-02T03:04:05Z");
    private final SignatureVerifier verifier = verifier(KEY, false);

    @Test
    void acceptsTheVector() {
        assertThat(verify(vector())).isNull();
    }

    @Test
    void ignoresOrderAndCaseOfHeaderNamesAndUnsignedHeaders() {
        Request request = vector();
        request.put("amz-sdk-request", "attempt=1")
                .put("User-Agent", "anything")
                .put("X-Amzn-Trace-Id", "Root=1");
        request.rename("host", "HOST").rename("x-amz-date", "X-AMZ-Date");
        assertThat(verify(request)).isNull();
    }

    @Test
    void collapsesBlanksOfSignedHeaders() {
        assertThat(verify(vector().put("content-type", "  application/x-amz-json-1.1 ")))
                .isNull();
    }

    /** Signatures that were computed by another program than ours or the SDK. */
    @Test
    void joinsRepeatedHeadersAndReducesInnerBlanks() {
        Request request = vector().put("x-note", " a   b c ");
        request.headers.put("x-many", List.of("1", " 2"));
        String signed = SIGNED + ";x-many;x-note";
        String signature = "803ddeb2ed75898e204a3be23d3bda21ba8dc4c3358369404bf0af88c30b9b4f";
        assertThat(verify(request.put("authorization", authorization(SCOPE, signed, signature))))
                .isNull();
    }

    @Test
    void takesTheDateHeaderInPlaceOfXAmzDate() {
        String signed = "content-type;date;host;x-amz-target";
        String signature = "27206ef0f542a1eedc28739a452f060420b9ca92cde3e9cc4d178a9b604d4889";
        Request request = vector().remove("x-amz-date")
                .put("date", "Fri, 02 Jan 2026 03:04:05 GMT")
                .put("authorization", authorization(SCOPE, signed, signature));
        assertThat(verify(request)).isNull();
        clock.advance(Duration.ofMinutes(6));
        assertThat(verify(request)).hasMessageStartingWith("Signature expired");
    }

    @Test
    void takesTheAuthorizationHeaderWithoutBlanksAfterCommas() {
        String header = "AWS4-HMAC-SHA256 Credential=" + SCOPE + ",SignedHeaders=" + SIGNED + ",Signature=" + SIGNATURE;
        assertThat(verify(vector().put("authorization", header))).isNull();
    }

    @Test
    void givenAnyChangedByte_whenVerified_thenSignatureDoesNotMatch() {
        assertThat(rejection(vector().body(BODY.replace("aGVsbG8K", "aGVsbG8L"))))
                .isEqualTo(INVALID_SIGNATURE);
        assertThat(rejection(vector().put("host", "localhost:8444"))).isEqualTo(INVALID_SIGNATURE);
        assertThat(rejection(vector().put("x-amz-target", "Firehose_20150804.PutRecordBatch")))
                .isEqualTo(INVALID_SIGNATURE);
        assertThat(rejection(vector().put("authorization", authorization(SCOPE, SIGNED, SIGNATURE.replace('a', 'b')))))
                .isEqualTo(INVALID_SIGNATURE);
        assertThat(rejection(vector().put(
                                "authorization",
                                authorization(SCOPE.replace("ap-northeast-1", "eu-west-1"), SIGNED, SIGNATURE))))
                .isEqualTo(INVALID_SIGNATURE);
        assertThat(rejection(vector().path("/other"))).isEqualTo(INVALID_SIGNATURE);
        assertThat(rejection(vector().method("GET"))).isEqualTo(INVALID_SIGNATURE);
    }

    @Test
    void givenClockSkew_whenOverTheLimit_thenSaysWhichWay() {
        clock.advance(Duration.ofMinutes(5));
        assertThat(verify(vector())).isNull();
        clock.advance(Duration.ofSeconds(1));
        assertThat(verify(vector())).hasMessageStartingWith("Signature expired: 20260102T030405Z is now earlier");
        clock.set(Instant.parse("2026-01-02T02:58:00Z"));
        assertThat(verify(vector())).hasMessageStartingWith("Signature not yet current: 20260102T030405Z");
    }

    @Test
    void rejectsADayThatIsNotTheScopes() {
        String scope = SCOPE.replace("20260102", "20260103");
        assertThat(rejection(vector().put("authorization", authorization(scope, SIGNED, SIGNATURE))))
                .isEqualTo(INVALID_SIGNATURE);
    }

    @Test
    void rejectsAnotherServiceAndAnotherTerminator() {
        for (String scope :
                List.of(SCOPE.replace("firehose", "kinesis"), SCOPE.replace("aws4_request", "aws5_request"))) {
            assertThat(rejection(vector().put("authorization", authorization(scope, SIGNED, SIGNATURE))))
                    .isEqualTo(INVALID_SIGNATURE);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"host", "x-amz-date", "x-amz-target"})
    void requiresTheHeadersThatMatterToBeSigned(String name) {
        String signed = SIGNED.replace(name, "").replace(";;", ";").replaceAll("^;|;$", "");
        assertThat(rejection(vector().put("authorization", authorization(SCOPE, signed, SIGNATURE))))
                .isEqualTo(INVALID_SIGNATURE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "Basic dXNlcjpwYXNz",
                "AWS4-HMAC-SHA256",
                "AWS4-HMAC-SHA256 ",
                "AWS4-HMAC-SHA256 Credential=a/b/c",
                "AWS4-HMAC-SHA256 Credential=a/b/c/d/aws4_request, SignedHeaders=host",
                "AWS4-HMAC-SHA256 Credential=a//c/d/aws4_request, SignedHeaders=host, Signature=x",
                "AWS4-HMAC-SHA256 Credential=a/b/c, SignedHeaders=host, Signature=x",
                "AWS4-HMAC-SHA256 Credential=a/b/c/d/aws4_request, SignedHeaders=host, Signature=x, Signature=y",
                "AWS4-HMAC-SHA256 Credential=a/b/c/d/aws4_request, Sloppy=1, SignedHeaders=host, Signature=x",
                "AWS4-ECDSA-P256-SHA256 Credential=a/b/d/aws4_request, SignedHeaders=host, Signature=x"
            })
    void rejectsMalformedAuthorizationHeaders(String header) {
        assertThat(rejection(vector().put("authorization", header))).isEqualTo(INCOMPLETE_SIGNATURE);
    }

    @Test
    void rejectsAMissingHeaderAndPresignedUrls() {
        assertThat(rejection(vector().remove("authorization"))).isEqualTo(MISSING_AUTHENTICATION_TOKEN);
        assertThat(rejection(vector().remove("authorization")
                        .query("X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Signature=" + SIGNATURE)))
                .isEqualTo(MISSING_AUTHENTICATION_TOKEN);
        assertThat(rejection(vector().remove("x-amz-date"))).isEqualTo(INCOMPLETE_SIGNATURE);
        assertThat(rejection(vector().put("x-amz-date", "2026-01-02T03:04:05Z")))
                .isEqualTo(INCOMPLETE_SIGNATURE);
        assertThat(rejection(vector().remove("host"))).isEqualTo(INVALID_SIGNATURE);
        assertThat(rejection(vector().put("x-amz-security-token", "not signed")))
                .isEqualTo(INVALID_SIGNATURE);
        assertThat(rejection(vector().put("x-amz-content-sha256", "STREAMING-AWS4-HMAC-SHA256-PAYLOAD")))
                .isEqualTo(INVALID_SIGNATURE);
    }

    @Test
    void rejectsAnUnknownKeyWithoutSayingMoreThanAws() {
        String scope = SCOPE.replace(ID, "AKIDSOMEBODYELSE0001");
        SignatureRejected rejected = verify(vector().put("authorization", authorization(scope, SIGNED, SIGNATURE)));
        assertThat(rejected).hasMessage("The security token included in the request is invalid.");
        assertThat(rejected.code()).isEqualTo(UNRECOGNIZED_CLIENT);
        assertThat(KEY.toString()).doesNotContain(KEY.secret());
    }

    @Test
    void takesOnlyTheConfiguredSessionToken() {
        AccessKey temporary = new AccessKey(ID, KEY.secret(), "the-token");
        assertThat(verify(verifier, sdkSigned(temporary, "eu-west-1")))
                .extracting(SignatureRejected::code)
                .isEqualTo(UNRECOGNIZED_CLIENT);
        assertThat(verify(verifier(temporary, false), sdkSigned(KEY, "eu-west-1")))
                .extracting(SignatureRejected::code)
                .isEqualTo(UNRECOGNIZED_CLIENT);
        assertThat(verify(verifier(temporary, false), sdkSigned(temporary, "eu-west-1")))
                .isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"us-east-1", "ap-northeast-1", "local", "cn-north-1"})
    void acceptsWhatTheAwsSdkSigns_inAnyRegion(String region) {
        Request request = sdkSigned(KEY, region);
        assertThat(request.headers.get("x-amz-content-sha256")).isNotEmpty();
        assertThat(verify(verifier, request)).isNull();
        request.remove("x-amz-content-sha256");
        assertThat(verify(verifier, request)).as("the signed header is missing").isNotNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://localhost:8443/",
                "http://127.0.0.1/ingest/",
                "http://host.example/a%20b/c%2Fd?b=2&a=%7E1&empty&a=0",
                "http://host.example/%E6%97%A5?q=a%2Bb+c"
            })
    void acceptsWhatTheAwsSdkSigns_onAnyPath(String uri) {
        assertThat(verify(verifier, sdkSigned(KEY, "eu-west-1", URI.create(uri), BODY)))
                .isNull();
    }

    @Test
    void requiresTheAnnouncedHashToBeTheBodys() {
        Request request = sdkSigned(KEY, "eu-west-1").body("{}");
        assertThat(verify(verifier, request)).hasMessageContaining("x-amz-content-sha256");
    }

    @Test
    void takesUnsignedPayloadsOnlyOverTlsAndOnlyIfConfigured() {
        Request unsigned = sdkSigned(KEY, "eu-west-1", URI.create("https://localhost:8443/"), null);
        assertThat(unsigned.headers.get("x-amz-content-sha256")).containsExactly("UNSIGNED-PAYLOAD");
        assertThat(rejection(unsigned)).isEqualTo(INVALID_SIGNATURE);
        assertThat(verify(verifier(KEY, true), unsigned)).isNotNull();
        assertThat(verify(verifier(KEY, true), unsigned.secure())).isNull();
    }

    private SignatureVerifier verifier(AccessKey key, boolean unsignedPayload) {
        return new SignatureVerifier("firehose", List.of(key), Duration.ofMinutes(5), unsignedPayload, clock);
    }

    private Code rejection(Request request) {
        SignatureRejected rejected = verify(verifier, request);
        assertThat(rejected).isNotNull();
        return rejected.code();
    }

    private @Nullable SignatureRejected verify(Request request) {
        return verify(verifier, request);
    }

    private static @Nullable SignatureRejected verify(SignatureVerifier verifier, Request request) {
        return catchThrowableOfType(SignatureRejected.class, () -> verifier.verify(request.toSigned()));
    }

    private static Request vector() {
        return new Request()
                .body(BODY)
                .put("content-type", "application/x-amz-json-1.1")
                .put("host", "localhost:8443")
                .put("x-amz-date", "20260102T030405Z")
                .put("x-amz-target", "Firehose_20150804.PutRecord")
                .put("authorization", authorization(SCOPE, SIGNED, SIGNATURE));
    }

    private static String authorization(String scope, String signedHeaders, String signature) {
        return "AWS4-HMAC-SHA256 Credential=" + scope + ", SignedHeaders=" + signedHeaders + ", Signature=" + signature;
    }

    private Request sdkSigned(AccessKey key, String region) {
        return sdkSigned(key, region, URI.create("http://localhost:8443/"), BODY);
    }

    /** Without a body the SDK signs the literal UNSIGNED-PAYLOAD. */
    private Request sdkSigned(AccessKey key, String region, URI uri, @Nullable String body) {
        SdkHttpRequest http = SdkHttpRequest.builder()
                .method(SdkHttpMethod.POST)
                .uri(uri)
                .putHeader("Content-Type", "application/x-amz-json-1.1")
                .putHeader("X-Amz-Target", "Firehose_20150804.PutRecord")
                .build();
        AwsCredentialsIdentity identity = key.sessionToken() == null
                ? AwsCredentialsIdentity.create(key.id(), key.secret())
                : AwsSessionCredentialsIdentity.create(key.id(), key.secret(), key.sessionToken());
        SignRequest.Builder<AwsCredentialsIdentity> request = SignRequest.builder(identity)
                .request(http)
                .putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, "firehose")
                .putProperty(AwsV4HttpSigner.REGION_NAME, region)
                .putProperty(AwsV4HttpSigner.PAYLOAD_SIGNING_ENABLED, body != null)
                .putProperty(HttpSigner.SIGNING_CLOCK, Clock.fixed(clock.instant(), ZoneOffset.UTC));
        if (body != null) {
            request.payload(ContentStreamProvider.fromUtf8String(body));
        }
        SdkHttpRequest signed = AwsV4HttpSigner.create().sign(request.build()).request();
        Request result = new Request()
                .body(body == null ? "" : body)
                .path(signed.getUri().getRawPath());
        result.query = signed.getUri().getRawQuery();
        signed.headers().forEach((name, values) -> result.headers.put(name, List.copyOf(values)));
        return result;
    }

    /** A request to be changed by a test. */
    private static final class Request {

        private final Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        private String method = "POST";
        private String path = "/";
        private @Nullable String query;
        private byte[] body = new byte[0];
        private boolean secure;

        Request put(String name, String value) {
            headers.put(name, List.of(value));
            return this;
        }

        Request rename(String from, String to) {
            List<String> values = headers.remove(from);
            headers.put(to, values);
            return this;
        }

        Request remove(String name) {
            headers.remove(name);
            return this;
        }

        Request method(String method) {
            this.method = method;
            return this;
        }

        Request path(String path) {
            this.path = path;
            return this;
        }

        Request query(String query) {
            this.query = query;
            return this;
        }

        Request body(String body) {
            this.body = body.getBytes(UTF_8);
            return this;
        }

        Request secure() {
            this.secure = true;
            return this;
        }

        SignedRequest toSigned() {
            return new SignedRequest(method, path, query, name -> headers.getOrDefault(name, List.of()), body, secure);
        }
    }
}
