// SPDX-License-Identifier: Apache-2.0
package io.hydrant.source.cloudwatch.endpoint;

/**
 * A post that is answered with an error. The status is never 413: Firehose would throw the batch away. The message is for
 * the sender. Without a stack trace: anybody can cause it.
 */
public final class PostRejected extends Exception {

    private static final long serialVersionUID = 1L;

    private final int status;
    private final String sentence;
    private final boolean oversize;

    public PostRejected(int status, String sentence) {
        this(status, sentence, false);
    }

    private PostRejected(int status, String sentence, boolean oversize) {
        super(sentence, null, false, false);
        this.status = status;
        this.sentence = sentence;
        this.oversize = oversize;
    }

    /** For a post that is too large, however often it is sent. */
    static PostRejected oversize(String sentence) {
        return new PostRejected(503, sentence, true);
    }

    /** Whether it is too large, however often it is sent. */
    public boolean isOversize() {
        return oversize;
    }

    public int status() {
        return status;
    }

    /** What is wrong, for the sender. */
    public String sentence() {
        return sentence;
    }
}
