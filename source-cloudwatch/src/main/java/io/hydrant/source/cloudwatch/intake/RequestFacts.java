// SPDX-License-Identifier: Apache-2.0
package io.hydrant.source.cloudwatch.intake;

import static java.nio.charset.StandardCharsets.UTF_8;

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
 * @param headerBytes of all headers together, in UTF-8
 */
record RequestFacts(long arrivedAtMs, List<Header> headers, int headerBytes) {

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
        private int bytes;

        Builder(Set<RecordHeader> wanted) {
            this.wanted = wanted;
        }

        Builder with(RecordHeader header, @Nullable String value) {
            if (value != null && wanted.contains(header)) {
                add(header.headerName(), value);
            }
            return this;
        }

        Builder withAttributes(Map<String, String> attributes) {
            if (wanted.contains(RecordHeader.COMMON_ATTRIBUTES)) {
                attributes.forEach((name, value) -> add("firehose.attribute." + name, value));
            }
            return this;
        }

        RequestFacts arrivedAt(long epochMs) {
            with(RecordHeader.ARRIVAL_TS, Long.toString(epochMs));
            List<Header> list = new ArrayList<>();
            headers.forEach(list::add);
            return new RequestFacts(epochMs, list, bytes);
        }

        private void add(String name, String value) {
            headers.addString(name, value);
            bytes += name.getBytes(UTF_8).length + value.getBytes(UTF_8).length;
        }
    }
}
