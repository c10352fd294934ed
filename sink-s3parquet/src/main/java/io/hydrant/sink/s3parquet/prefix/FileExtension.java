// SPDX-License-Identifier: Apache-2.0
package io.hydrant.sink.s3parquet.prefix;

import java.util.Set;
import java.util.regex.Pattern;

/** The rules of {@code s3.file.extension} (Firehose: FileExtension). It replaces the default and changes no encoding. */
public final class FileExtension {
    private static final int MAX_LENGTH = 128;
    private static final Pattern ALLOWED = Pattern.compile("\\.[0-9a-z!\\-_.*'()]+");

    /** Readers of the table would decompress a Parquet file that has one of these endings. */
    private static final Set<String> COMPRESSION =
            Set.of("gz", "gzip", "zip", "snappy", "hsnappy", "zst", "zstd", "bz2", "lz4", "xz", "deflate", "lzo", "br");

    private FileExtension() {}

    /**
     * The extension that objects get.
     *
     * @param configured empty for the default of the body
     * @throws PrefixSyntaxException if it cannot be used for that body
     */
    public static String of(String configured, ObjectBody body) {
        if (configured.isEmpty() || body == ObjectBody.ERROR) {
            return body.defaultExtension();
        }
        if (configured.length() > MAX_LENGTH || !ALLOWED.matcher(configured).matches()) {
            throw new PrefixSyntaxException(
                    "'" + configured
                            + "' is not a file extension: a dot, then up to 127 of 0-9, a-z (lower case only) and ! - _ . * ' ( ).");
        }
        String ending = configured.substring(configured.lastIndexOf('.') + 1);
        if (body == ObjectBody.PARQUET && COMPRESSION.contains(ending)) {
            throw new PrefixSyntaxException(
                    "'" + configured
                            + "' would make readers decompress the Parquet file as a whole; Parquet compresses inside the file.");
        }
        return configured;
    }
}
