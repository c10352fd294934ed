// SPDX-License-Identifier: Apache-2.0
package io.hydrant.source.http.velocity;

import io.hydrant.listener.http.ContextVariables;
import io.hydrant.listener.http.RequestFacts;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** {@code $context}. What a request does not have is empty, as at API Gateway: AWS's pass-through template names it all. */
final class ContextVariable {

    /** What a request here never has: there is no account, no IAM, no Cognito, no authorizer; and no API key for a topic. */
    private static final List<String> NEVER = List.of(
            "accountId",
            "apiId",
            "authorizer.principalId",
            "awsEndpointRequestId",
            "deploymentId",
            "identity.accessKey",
            "identity.accountId",
            "identity.apiKey",
            "identity.caller",
            "identity.clientCert.clientCertPem",
            "identity.clientCert.issuerDN",
            "identity.clientCert.serialNumber",
            "identity.clientCert.validity.notAfter",
            "identity.clientCert.validity.notBefore",
            "identity.cognitoAuthenticationProvider",
            "identity.cognitoAuthenticationType",
            "identity.cognitoIdentityId",
            "identity.cognitoIdentityPoolId",
            "identity.principalOrgId",
            "identity.user",
            "identity.userArn",
            "identity.vpcId",
            "identity.vpceId",
            "isCanaryRequest",
            "wafResponseCode",
            "webaclArn");

    private ContextVariable() {}

    /** A new map of names to texts and to such maps. */
    static Map<String, Object> of(RequestFacts request) {
        Map<String, Object> context = new LinkedHashMap<>();
        ContextVariables.ALL.forEach((name, variable) -> {
            String value = variable.apply(request);
            put(context, name, value == null ? "" : value);
        });
        NEVER.forEach(name -> put(context, name, ""));
        return context;
    }

    @SuppressWarnings("unchecked") // no name is also the beginning of another
    private static void put(Map<String, Object> into, String name, String value) {
        int dot = name.indexOf('.');
        if (dot < 0) {
            into.put(name, value);
        } else {
            Object inner = into.computeIfAbsent(name.substring(0, dot), key -> new LinkedHashMap<String, Object>());
            put((Map<String, Object>) inner, name.substring(dot + 1), value);
        }
    }
}
