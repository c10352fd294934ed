// SPDX-License-Identifier: Apache-2.0
package io.hydrant.jq;

import net.thisptr.jackson.jq.Version;
import net.thisptr.jackson.jq.Versions;

/** A version of jq's language, which decides what a program may call: 1.6 knows no {@code pick}. */
public enum JqLanguage {
    /** Amazon Data Firehose's {@code JQ-1.6}. */
    JQ_1_6,
    JQ_1_7;

    Version version() {
        return this == JQ_1_6 ? Versions.JQ_1_6 : Versions.JQ_1_7;
    }
}
