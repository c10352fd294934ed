// SPDX-License-Identifier: Apache-2.0
package io.hydrant.source.cloudwatch.intake;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.connect.header.ConnectHeaders;
import org.apache.kafka.connect.header.Header;
import org.apache.kafka.connect.header.Headers;
import org.jspecify.annotations.Nullable;

/**
 * What all records of a request have in common: when it arrived, and the headers that the config asks for. Immutable.
 *
 * @param arrivedAtMs epoch milliseconds
 */
record RequestFacts(long arrivedAtMs, List<Header> headers) {

    RequestFacts {
        headers = List.copyOf(headers);
    }

    void writeTo(Headers recordHeaders) {
        for (Header header : headers) {
            recordHeaders.add(header);
        }
    }

    /** Collects the headers that are wanted and known. */
    static final class Builder {

        private final Set<RecordHeader> wanted;
        private final ConnectHeaders headers = new ConnectHeaders();

        Builder(Set<RecordHeader> wanted) {
            this.wanted = wanted;
        }

        Builder with(RecordHeader header, @Nullable String value) {
            if (value != null && wanted.contains(header)) {
                headers.addString(header.headerName(), value);
            }
            return this;
        }

        Builder withAttributes(Map<String, String> attributes) {
            if (wanted.contains(RecordHeader.COMMON_ATTRIBUTES)) {
                attributes.forEach((name, value) -> headers.addString("firehose.attribute." + name, value));
            }
            return this;
        }

        RequestFacts arrivedAt(long epochMs) {
            with(RecordHeader.ARRIVAL_TS, Long.toString(epochMs));
            List<Header> list = new ArrayList<>();
            headers.forEach(list::add);
            return new RequestFacts(epochMs, list);
        }
    }
}
