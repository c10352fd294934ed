// SPDX-License-Identifier: Apache-2.0
package io.hydrant.source.cloudwatch.sigv4;

/**
 * A request whose signature is missing, unreadable or wrong. The message is for the sender and holds nothing secret.
 * Without a stack trace: anybody on the network can cause it.
 */
public final class SignatureRejected extends Exception {

    private static final long serialVersionUID = 1L;

    /** AWS's names of the errors; clients choose what to do next by them. */
    public enum Code {
        MISSING_AUTHENTICATION_TOKEN("MissingAuthenticationTokenException"),
        INCOMPLETE_SIGNATURE("IncompleteSignatureException"),
        UNRECOGNIZED_CLIENT("UnrecognizedClientException"),
        INVALID_SIGNATURE("InvalidSignatureException");

        private final String awsName;

        Code(String awsName) {
            this.awsName = awsName;
        }

        public String awsName() {
            return awsName;
        }
    }

    private final Code code;
    private final String sentence;

    SignatureRejected(Code code, String sentence) {
        super(sentence, null, false, false);
        this.code = code;
        this.sentence = sentence;
    }

    public Code code() {
        return code;
    }

    /** What is wrong, for the sender. */
    public String sentence() {
        return sentence;
    }
}
