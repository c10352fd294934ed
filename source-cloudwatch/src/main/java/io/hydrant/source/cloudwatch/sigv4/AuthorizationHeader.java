// SPDX-License-Identifier: Apache-2.0
package io.hydrant.source.cloudwatch.sigv4;

import static io.hydrant.source.cloudwatch.sigv4.SignatureRejected.Code.INCOMPLETE_SIGNATURE;
import static io.hydrant.source.cloudwatch.sigv4.SignatureRejected.Code.INVALID_SIGNATURE;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.StringTokenizer;
import org.jspecify.annotations.Nullable;

/**
 * The parts of {@code AWS4-HMAC-SHA256 Credential=AKID/20260102/eu-west-1/firehose/aws4_request, SignedHeaders=host;x-amz-date,
 * Signature=a46215…}.
 *
 * @param signedHeaders lower-case names in the order of the header
 * @param signature 64 lower-case hex digits
 */
record AuthorizationHeader(
        String accessKeyId, String day, String region, String service, List<String> signedHeaders, String signature) {

    static final String ALGORITHM = "AWS4-HMAC-SHA256";
    private static final String TERMINATOR = "aws4_request";
    private static final int SCOPE_PARTS = 5;

    static AuthorizationHeader parse(String header) throws SignatureRejected {
        if (!header.startsWith(ALGORITHM + " ")) {
            throw new SignatureRejected(
                    INCOMPLETE_SIGNATURE, "Authorization header must start with " + ALGORITHM + " and a blank.");
        }
        String credential = null;
        String signedHeaders = null;
        String signature = null;
        StringTokenizer parts = new StringTokenizer(header.substring(ALGORITHM.length()), ",");
        while (parts.hasMoreTokens()) {
            String part = parts.nextToken().strip();
            if (part.startsWith("Credential=")) {
                credential = once(credential, part);
            } else if (part.startsWith("SignedHeaders=")) {
                signedHeaders = once(signedHeaders, part);
            } else if (part.startsWith("Signature=")) {
                signature = once(signature, part);
            } else {
                throw new SignatureRejected(INCOMPLETE_SIGNATURE, "Authorization header holds an unknown parameter.");
            }
        }
        if (credential == null || signedHeaders == null || signature == null) {
            throw new SignatureRejected(
                    INCOMPLETE_SIGNATURE,
                    "Authorization header requires 'Credential', 'SignedHeaders' and 'Signature' parameters.");
        }
        List<String> scope = split(credential, '/');
        if (scope.size() != SCOPE_PARTS || scope.contains("")) {
            throw new SignatureRejected(
                    INCOMPLETE_SIGNATURE,
                    "Credential must be of the form <access key id>/<yyyyMMdd>/<region>/<service>/aws4_request.");
        }
        if (!scope.get(4).equals(TERMINATOR)) {
            throw new SignatureRejected(INVALID_SIGNATURE, "Credential must end with '" + TERMINATOR + "'.");
        }
        return new AuthorizationHeader(
                scope.get(0),
                scope.get(1),
                scope.get(2),
                scope.get(3),
                List.copyOf(split(signedHeaders.toLowerCase(Locale.ROOT), ';')),
                signature);
    }

    String scope() {
        return day + "/" + region + "/" + service + "/" + TERMINATOR;
    }

    private static String once(@Nullable String before, String part) throws SignatureRejected {
        if (before != null) {
            throw new SignatureRejected(INCOMPLETE_SIGNATURE, "Authorization header holds a parameter twice.");
        }
        return part.substring(part.indexOf('=') + 1);
    }

    private static List<String> split(String text, char separator) {
        List<String> parts = new ArrayList<>(8);
        int from = 0;
        for (int at = text.indexOf(separator); at >= 0; at = text.indexOf(separator, from)) {
            parts.add(text.substring(from, at));
            from = at + 1;
        }
        parts.add(text.substring(from));
        return parts;
    }
}
