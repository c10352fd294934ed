/**
 * An S3 server on loopback over a folder, as faithful as the SDKs, the AWS CLI and the commit protocol need it:
 * conditional writes that exactly one writer wins, puts and completions that {@code kill -9} leaves whole or undone, and
 * faults on demand. {@link io.hydrant.dev.stack.s3.S3Server} starts it.
 */
@NullMarked
package io.hydrant.dev.stack.s3;

import org.jspecify.annotations.NullMarked;
