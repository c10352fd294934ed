// SPDX-License-Identifier: Apache-2.0
package io.hydrant.sink.s3parquet.delivery;

import io.hydrant.sink.s3parquet.format.SealedFile;
import io.hydrant.sink.s3parquet.metrics.S3ParquetSinkMetrics;
import io.hydrant.sink.s3parquet.store.Content;
import io.hydrant.sink.s3parquet.store.Upload;
import io.hydrant.sink.s3parquet.store.UploadLostException;
import io.hydrant.sink.s3parquet.store.UploadedPart;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Encodes a sealed file and uploads its parts: afterwards its bytes are durable, and invisible until the upload is
 * completed. A repetition goes on with the part that failed.
 */
final class UploadJob implements Job<UploadJob.Uploaded> {

    private static final Logger LOG = LoggerFactory.getLogger(UploadJob.class);

    private final DeliveryFile file;
    private final InstantSource clock;
    private final S3ParquetSinkMetrics metrics;
    private final Jobs jobs;
    private @Nullable SealedFile body;
    private List<Content> parts = List.of();
    private long sizeBytes;
    private @Nullable Upload upload;
    private final List<UploadedPart> uploaded = new ArrayList<>();

    /** What completing needs to know. */
    record Uploaded(Upload upload, List<UploadedPart> parts, long sizeBytes) {
        Uploaded {
            parts = List.copyOf(parts);
        }
    }

    UploadJob(DeliveryFile file, SealedFile body, InstantSource clock, S3ParquetSinkMetrics metrics, Jobs jobs) {
        this.file = file;
        this.body = body;
        this.clock = clock;
        this.metrics = metrics;
        this.jobs = jobs;
    }

    @Override
    public String what() {
        return "upload " + file.url();
    }

    @Override
    public boolean writesObject() {
        return true;
    }

    @Override
    public Uploaded run() throws IOException {
        encodeOnce();
        Instant begun = clock.instant();
        try {
            if (upload == null) {
                upload = file.store().createUpload(file.key(), file.attributes());
                metrics.deliveryBegun();
            }
            while (uploaded.size() < parts.size()) {
                int number = uploaded.size() + 1;
                uploaded.add(file.store().uploadPart(upload, number, parts.get(number - 1)));
            }
        } catch (UploadLostException e) {
            // Nothing of it was visible or promised: begin again, under the same name.
            LOG.info("{} is uploaded again: {}", file.url(), e.getMessage());
            upload = null;
            uploaded.clear();
            throw new RepeatException(e);
        }
        metrics.uploaded(Duration.between(begun, clock.instant()));
        return new Uploaded(upload, uploaded, sizeBytes);
    }

    @Override
    public void abandoned() {
        Upload begun = upload;
        if (begun != null) {
            jobs.attempt("abort the upload of " + file.url(), () -> file.store().abortUpload(begun));
        }
    }

    private void encodeOnce() throws IOException {
        SealedFile sealed = body;
        if (sealed == null) {
            return;
        }
        Instant begun = clock.instant();
        PartBuffer encoded = new PartBuffer();
        sealed.encode(file.footer(), encoded);
        parts = encoded.finish();
        sizeBytes = encoded.totalBytes();
        body = null;
        metrics.encoded(Duration.between(begun, clock.instant()));
    }
}
