// SPDX-License-Identifier: Apache-2.0
package io.hydrant.source.cloudwatch.directput;

/** A call that is answered with an error. The message is for the sender. Without a stack trace: anybody can cause it. */
public final class DirectPutRejected extends Exception {

    private static final long serialVersionUID = 1L;

    private final DirectPutError error;
    private final String sentence;

    public DirectPutRejected(DirectPutError error, String sentence) {
        super(sentence, null, false, false);
        this.error = error;
        this.sentence = sentence;
    }

    public DirectPutError error() {
        return error;
    }

    /** What is wrong, for the sender. */
    public String sentence() {
        return sentence;
    }
}
