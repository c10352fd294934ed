// SPDX-License-Identifier: Apache-2.0
package io.hydrant.sink.s3parquet.prefix;

import com.google.errorprone.annotations.Immutable;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.UUID;

/**
 * Names objects as Firehose does: {@code <prefix><stream>-<version>-yyyy-MM-dd-HH-mm-ss-<uuid><extension>}, for example
 * {@code t/day=27/orders-1-2018-08-27-10-30-00-5c0a3f8e-….parquet}. The time is that of the object's creation, in the
 * zone of the prefix. A name is never used twice. Immutable.
 */
@Immutable
public final class ObjectNames {
    /** S3's limit of a key. */
    public static final int MAX_KEY_BYTES = 1024;

    /** Firehose's limit of a delivery stream's name. */
    private static final int MAX_STREAM_LENGTH = 64;

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd-HH-mm-ss", Locale.ROOT);

    private final String stream;
    private final String version;
    private final ZoneId zone;
    private final String extension;

    /**
     * @param stream what stands where Firehose has the delivery stream's name, for example the connector's; characters other
     *     than letters, digits, {@code . _ -} become {@code -}, as does a leading {@code .} or {@code _} (query engines skip
     *     such names), and 64 characters are kept
     * @param version {@code s3.object.name.version}
     * @param extension from {@link FileExtension#of}
     */
    public ObjectNames(String stream, String version, ZoneId zone, String extension) {
        this.stream = streamName(stream);
        this.version = version;
        this.zone = zone;
        this.extension = extension;
    }

    /** The key of a new object. */
    public String key(String prefix, Instant created, UUID uuid) {
        return prefix + stream + '-' + version + '-' + TIME.withZone(zone).format(created) + '-' + uuid + extension;
    }

    /**
     * Checks that no evaluation of a template can give a key that S3 refuses.
     *
     * @throws PrefixSyntaxException naming the lengths
     */
    public void checkFits(PrefixTemplate template) {
        int name = key("", Instant.EPOCH, new UUID(0, 0)).getBytes(StandardCharsets.UTF_8).length;
        int bytes = template.maxEvaluatedBytes() + name;
        if (bytes > MAX_KEY_BYTES) {
            throw new PrefixSyntaxException("Keys could have " + bytes + " bytes, S3 allows " + MAX_KEY_BYTES
                    + ": shorten the prefix or the file extension.");
        }
    }

    private static String streamName(String text) {
        String name = text.replaceAll("[^A-Za-z0-9._-]", "-").replaceFirst("^[._]", "-");
        name = name.isEmpty() ? "hydrant" : name;
        return name.length() <= MAX_STREAM_LENGTH ? name : name.substring(0, MAX_STREAM_LENGTH);
    }
}
