// SPDX-License-Identifier: Apache-2.0
package io.hydrant.it.examples;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import io.kubernetes.client.openapi.JSON;
import io.kubernetes.client.openapi.models.V1NetworkPolicy;
import io.kubernetes.client.openapi.models.V1Service;
import java.util.Map;

/**
 * Kubernetes' own schemas (its published OpenAPI, as its Java client has them): fields that are not there, required fields
 * that are missing and values of another type are noticed, and what an enumeration allows is not.
 */
final class KubernetesSchemas {

    private static final Map<String, Class<?>> TYPES =
            Map.of("v1/Service", V1Service.class, "networking.k8s.io/v1/NetworkPolicy", V1NetworkPolicy.class);

    private KubernetesSchemas() {}

    /** What is wrong with a resource first; the empty string if nothing is. */
    static String complaint(JsonNode resource) {
        String type = resource.path("apiVersion").asText() + "/"
                + resource.path("kind").asText();
        Class<?> model = requireNonNull(TYPES.get(type), type);
        try {
            JSON.deserialize(resource.toString(), model);
            return "";
        } catch (RuntimeException e) {
            return e.toString();
        }
    }
}
