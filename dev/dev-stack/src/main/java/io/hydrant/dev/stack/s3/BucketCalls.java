// SPDX-License-Identifier: Apache-2.0
package io.hydrant.dev.stack.s3;

import io.hydrant.dev.stack.http.Reply;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.w3c.dom.Element;

/** Calls to the service and to buckets, but for listings. Thread-safe. */
final class BucketCalls {

    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]");
    private static final Pattern ADDRESS = Pattern.compile("\\d+\\.\\d+\\.\\d+\\.\\d+");
    private static final int MAX_XML_BYTES = 2 * 1024 * 1024;
    private static final int MAX_DELETES = 1000;

    private final S3State state;
    private final String region;

    BucketCalls(S3State state, String region) {
        this.state = state;
        this.region = region;
    }

    Reply list() {
        Xml xml = Xml.of("ListAllMyBucketsResult")
                .start("Owner")
                .add("ID", "hydrant")
                .end()
                .start("Buckets");
        for (String bucket : state.bucketNames()) {
            xml.start("Bucket")
                    .add("Name", bucket)
                    .add("CreationDate", Answers.isoDate(0))
                    .add("BucketRegion", region)
                    .end();
        }
        return Answers.xml(xml);
    }

    Reply create(String bucket) {
        checkName(bucket);
        if (!state.createBucket(bucket)) {
            throw new S3Error(
                    409,
                    "BucketAlreadyOwnedByYou",
                    "Your previous request to create the named bucket succeeded and you already own it");
        }
        return Reply.empty(200, Map.of("Location", "/" + bucket));
    }

    Reply head(String bucket) {
        state.objects(bucket);
        return Reply.empty(200, Map.of("x-amz-bucket-region", region));
    }

    Reply delete(String bucket) {
        state.deleteBucket(bucket);
        return Answers.noContent();
    }

    Reply location(String bucket) {
        state.objects(bucket);
        // The first region has no name here, for history's sake.
        Xml xml = Xml.of("LocationConstraint");
        return Answers.xml(region.equals("us-east-1") ? xml : xml.text(region));
    }

    Reply versioning(String bucket) {
        state.objects(bucket);
        return Answers.xml(Xml.of("VersioningConfiguration"));
    }

    Reply deleteObjects(S3Call call) throws IOException {
        state.objects(call.bucket());
        Element request = Xml.parse(call.exchange().body(MAX_XML_BYTES));
        List<Element> objects = Xml.children(request, "Object");
        if (objects.isEmpty() || objects.size() > MAX_DELETES) {
            throw S3Error.malformedXml();
        }
        boolean quiet = Xml.child(request, "Quiet").filter("true"::equals).isPresent();
        Xml xml = Xml.of("DeleteResult");
        for (Element object : objects) {
            String key = Xml.children(object, "Key").stream()
                    .findFirst()
                    .map(Element::getTextContent)
                    .orElseThrow(S3Error::malformedXml);
            state.locked(call.bucket(), key, () -> {
                state.delete(call.bucket(), key);
                return key;
            });
            if (!quiet) {
                xml.start("Deleted").add("Key", key).end();
            }
        }
        return Answers.xml(xml);
    }

    static void checkName(String bucket) {
        if (!NAME.matcher(bucket).matches()
                || bucket.contains("..")
                || ADDRESS.matcher(bucket).matches()) {
            throw new S3Error(400, "InvalidBucketName", "The specified bucket is not valid: " + bucket);
        }
    }
}
