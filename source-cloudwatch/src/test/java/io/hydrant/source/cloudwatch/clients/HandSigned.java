// SPDX-License-Identifier: Apache-2.0
package io.hydrant.source.cloudwatch.clients;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URI;
import java.net.http.HttpRequest;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Signs a request as a client does that we cannot run here: with the headers that it sends and signs, no others. */
final class HandSigned {

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

    private HandSigned() {}

    /** A call; {@code headers} are signed beside host, date and target. */
    static HttpRequest call(String url, String region, String operation, Map<String, String> headers, String body)
            throws GeneralSecurityException {
        URI uri = URI.create(url + "/");
        String time = TIME.format(Instant.now());
        TreeMap<String, String> signed = new TreeMap<>(headers);
        signed.put("host", uri.getHost() + ":" + uri.getPort());
        signed.put("x-amz-date", time);
        signed.put("x-amz-target", "Firehose_20150804." + operation);
        StringBuilder canonical = new StringBuilder("POST\n/\n\n");
        signed.forEach((name, value) ->
                canonical.append(name).append(':').append(value).append('\n'));
        String names = String.join(";", signed.keySet());
        canonical.append('\n').append(names).append('\n').append(sha256(body));
        String scope = time.substring(0, 8) + "/" + region + "/firehose/aws4_request";
        String toSign = "AWS4-HMAC-SHA256\n" + time + "\n" + scope + "\n" + sha256(canonical.toString());
        byte[] key = ("AWS4" + FlakyStore.SECRET).getBytes(UTF_8);
        for (String part : scope.split("/", -1)) {
            key = hmac(key, part);
        }
        String signature = HexFormat.of().formatHex(hmac(key, toSign));

        HttpRequest.Builder request = HttpRequest.newBuilder(uri)
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .header(
                        "Authorization",
                        "AWS4-HMAC-SHA256 Credential=" + FlakyStore.ACCESS_KEY_ID + "/" + scope + ", SignedHeaders="
                                + names + ", Signature=" + signature);
        signed.remove("host"); // the client library sends it, and nobody else may
        signed.remove("content-length");
        signed.forEach(request::header);
        return request.build();
    }

    private static String sha256(String text) throws GeneralSecurityException {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8)));
    }

    private static byte[] hmac(byte[] key, String text) throws GeneralSecurityException {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(key, "HmacSHA256"));
        return mac.doFinal(text.getBytes(UTF_8));
    }
}
