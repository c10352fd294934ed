// SPDX-License-Identifier: Apache-2.0
package io.hydrant.source.cloudwatch.intake;

import io.hydrant.connect.config.Valid;

/** What may be written into a record's headers. */
public enum RecordHeader {
    STREAM,
    REQUEST_ID,
    ARRIVAL_TS,
    ACCESS_KEY_ID,
    CLIENT_IP,
    COMMON_ATTRIBUTES;

    /** {@code common.attributes}, as it stands in the config. */
    public String word() {
        return Valid.word(this).replace('_', '.');
    }

    /** {@code firehose.request.id}, as it stands in the record. */
    String headerName() {
        return "firehose." + word();
    }
}
