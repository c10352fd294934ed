// SPDX-License-Identifier: Apache-2.0
package io.hydrant.sink.s3parquet;

import java.util.List;

/** Something wrong between keys: a sentence that is shown on each of them. Immutable. */
record Problem(List<String> keys, String message) {

    Problem {
        keys = List.copyOf(keys);
    }

    static Problem on(String message, String... keys) {
        return new Problem(List.of(keys), message);
    }
}
