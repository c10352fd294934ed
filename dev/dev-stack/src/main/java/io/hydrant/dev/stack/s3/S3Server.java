// SPDX-License-Identifier: Apache-2.0
package io.hydrant.dev.stack.s3;

import io.hydrant.dev.stack.faults.Faults;
import io.hydrant.dev.stack.faults.RequestLog;
import io.hydrant.dev.stack.http.HttpEndpoint;
import java.net.URI;
import java.nio.file.Path;
import java.time.InstantSource;

/**
 * An S3 server on 127.0.0.1 whose buckets live in a folder.
 *
 * <pre>{@code
 * try (S3Server s3 = S3Server.start(folder, 0)) {
 *     s3.createBucket("events");
 *     s3.faults().add("CompleteMultipartUpload", "events/.*", 1, Fault.cut().afterEffect());
 *     … clients of s3.endpoint(), path style …
 *     assertThat(s3.requests().entries("PutObject")) …
 * }
 * }</pre>
 *
 * It verifies no signature and takes unsigned requests. Conditional writes and completions of one key are one after the
 * other; a put or completion that was answered survives {@code kill -9}, one that was not is whole or absent.
 * Thread-safe.
 */
public final class S3Server implements AutoCloseable {

    /** The region that it claims to be in; clients may sign for any. */
    public static final String REGION = "us-east-1";

    private final S3State state;
    private final Faults faults = new Faults();
    private final RequestLog requests = new RequestLog();
    private final HttpEndpoint http;

    private S3Server(Path folder, int port, String account) {
        this.state = new S3State(folder);
        S3Service service = new S3Service(state, faults, requests, InstantSource.system(), REGION, account);
        boolean started = false;
        try {
            this.http = HttpEndpoint.start("s3", port, service);
            started = true;
        } finally {
            if (!started) {
                state.close();
            }
        }
    }

    /**
     * Starts a server over the folder, which is created when absent. Expected bucket owners are recorded, not checked.
     *
     * @param port 0 for a free one
     * @throws java.io.UncheckedIOException if the port is taken, or another process uses the folder
     */
    public static S3Server start(Path folder, int port) {
        return new S3Server(folder, port, "");
    }

    /** As {@link #start}, as the account that owns all buckets: another expected owner is refused. */
    public static S3Server startAs(String account, Path folder, int port) {
        return new S3Server(folder, port, account);
    }

    /** For example {@code http://127.0.0.1:9000}. */
    public URI endpoint() {
        return http.url();
    }

    public int port() {
        return http.port();
    }

    /** Creates the bucket if it is not there. */
    public void createBucket(String bucket) {
        BucketCalls.checkName(bucket);
        state.createBucket(bucket);
    }

    public Faults faults() {
        return faults;
    }

    public RequestLog requests() {
        return requests;
    }

    /** Loses every open multipart upload, as an over-eager bucket rule does. Returns how many there were. */
    public int dropUploads() {
        int dropped = 0;
        for (StoredUpload upload : state.uploads()) {
            dropped += state.locked(upload.bucket(), upload.key(), () -> {
                state.upload(upload.id()).ifPresent(state::deleteUpload);
                return 1;
            });
        }
        return dropped;
    }

    @Override
    public void close() {
        http.close();
        state.close();
    }
}
