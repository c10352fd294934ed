// SPDX-License-Identifier: Apache-2.0
package io.hydrant.sink.s3parquet.prefix;

import java.util.Optional;

/**
 * What an object's bytes are, as far as its name and headers tell. Firehose delivers everything as
 * {@code application/octet-stream}; the default extensions and encodings are the ones it documents. (It has been seen to
 * name Hadoop-Snappy objects {@code .snappy}: who needs that sets {@code s3.file.extension}.)
 */
public enum ObjectBody {
    /** No Content-Encoding, although Firehose has been seen to send one: HTTP clients would try to decode the file. */
    PARQUET(".parquet", ""),
    /** Uncompressed rows. */
    PLAIN("", ""),
    GZIP(".gz", "gzip"),
    ZIP(".zip", "zip"),
    SNAPPY(".snappy", "snappy-java"),
    HADOOP_SNAPPY(".hsnappy", "hadoop-snappy"),
    /** Hydrant's own; RFC 8878 names the encoding. */
    ZSTD(".zst", "zstd"),
    /** Firehose's error JSON: newline-separated, no extension. */
    ERROR("", "");

    public static final String CONTENT_TYPE = "application/octet-stream";

    private final String defaultExtension;
    private final String contentEncoding;

    ObjectBody(String defaultExtension, String contentEncoding) {
        this.defaultExtension = defaultExtension;
        this.contentEncoding = contentEncoding;
    }

    /** With its dot, for example {@code .parquet}; empty for none. */
    public String defaultExtension() {
        return defaultExtension;
    }

    /** The Content-Encoding header, for example {@code gzip}. */
    public Optional<String> contentEncoding() {
        return contentEncoding.isEmpty() ? Optional.empty() : Optional.of(contentEncoding);
    }
}
