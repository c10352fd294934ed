// SPDX-License-Identifier: Apache-2.0
package io.hydrant.it.examples;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The calls that somebody made to the stack's S3 and Glue, and the permissions that AWS asks for them. Immutable.
 *
 * @see <a href="https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazons3.html">Actions of S3</a>
 */
record AwsCalls(List<Call> calls) {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String GLUE = "arn:aws:glue:eu-west-1:111122223333:";
    private static final Map<String, String> S3_ACTIONS = Map.of(
            "PutObject", "s3:PutObject",
            "CreateMultipartUpload", "s3:PutObject",
            "UploadPart", "s3:PutObject",
            "CompleteMultipartUpload", "s3:PutObject",
            "GetObject", "s3:GetObject",
            "HeadObject", "s3:GetObject",
            "DeleteObject", "s3:DeleteObject",
            "AbortMultipartUpload", "s3:AbortMultipartUpload",
            "ListObjectsV2", "s3:ListBucket");

    /**
     * One call.
     *
     * @param resource S3 {@code bucket/key} or {@code bucket}, Glue {@code database.table}
     */
    record Call(String service, String operation, String resource) {}

    /** An action on a resource, as a policy names them. */
    record Permission(String action, String resource) {}

    /** What was signed with an access key, as far back as the servers remember. */
    static AwsCalls signedBy(String accessKeyId, URI s3, URI glue) throws IOException, InterruptedException {
        List<Call> calls = new ArrayList<>();
        add("s3", accessKeyId, s3, calls);
        add("glue", accessKeyId, glue, calls);
        return new AwsCalls(calls);
    }

    private static void add(String service, String accessKeyId, URI server, List<Call> calls)
            throws IOException, InterruptedException {
        String log = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(server.resolve("/_control/requests"))
                                .build(),
                        HttpResponse.BodyHandlers.ofString())
                .body();
        for (JsonNode entry : JSON.readTree(log)) {
            if (entry.path("accessKeyId").asText().equals(accessKeyId)) {
                calls.add(new Call(
                        service,
                        entry.path("operation").asText(),
                        entry.path("resource").asText()));
            }
        }
    }

    /** What AWS would ask for them all; a call on a Glue table needs its catalog and its database, too. */
    Set<Permission> permissions() {
        Set<Permission> permissions = new LinkedHashSet<>();
        for (Call call : calls) {
            if (call.service().equals("s3")) {
                String action = requireNonNull(S3_ACTIONS.get(call.operation()), call.operation());
                permissions.add(new Permission(action, "arn:aws:s3:::" + call.resource()));
            } else {
                String action = "glue:" + call.operation();
                String[] names = call.resource().split("\\.", 2);
                permissions.add(new Permission(action, GLUE + "catalog"));
                permissions.add(new Permission(action, GLUE + "database/" + names[0]));
                permissions.add(new Permission(action, GLUE + "table/" + names[0] + "/" + names[1]));
            }
        }
        return permissions;
    }
}
