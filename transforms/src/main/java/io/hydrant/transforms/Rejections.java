// SPDX-License-Identifier: Apache-2.0
package io.hydrant.transforms;

import io.hydrant.transforms.decode.UndecodableException;
import io.hydrant.transforms.field.Plain;
import io.hydrant.transforms.outcome.Rejected;
import io.hydrant.transforms.outcome.Rejected.Code;
import io.hydrant.transforms.parse.UnparsableException;

/** Why the engines refused something, in the words of {@code on.error}. Stateless. */
final class Rejections {

    private Rejections() {}

    static Rejected of(UndecodableException e) {
        return new Rejected(e.tooLarge() ? Code.TOO_LARGE : Code.MALFORMED_DATA, e.reason(), e);
    }

    static Rejected of(UnparsableException e) {
        Code code = switch (e.kind()) {
            case MALFORMED -> Code.MALFORMED_DATA;
            case NO_MATCH -> Code.NO_MATCH;
            case CONVERSION -> Code.CONVERSION_FAILED;
            case TOO_LARGE -> Code.TOO_LARGE;
            case TIMED_OUT -> Code.TIMED_OUT;
        };
        return new Rejected(code, e.reason(), e);
    }

    /** The bytes of a string or bytes. */
    static byte[] bytes(Object input) {
        byte[] bytes = Plain.bytes(input);
        if (bytes == null) {
            throw noText(input);
        }
        return bytes;
    }

    /** A string, or bytes as UTF-8. */
    static String text(Object input) {
        String text = Plain.text(input);
        if (text == null) {
            throw noText(input);
        }
        return text;
    }

    private static Rejected noText(Object input) {
        return new Rejected(
                Code.WRONG_TYPE,
                "expected text or bytes, not " + input.getClass().getSimpleName());
    }
}
