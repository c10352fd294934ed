// SPDX-License-Identifier: Apache-2.0
package io.hydrant.source.cloudwatch.intake;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a connector's config says about requests. Immutable.
 *
 * @param signed whether calls of the Firehose API must be signed
 * @param accessKeys that deliveries must bring one of; empty for none. Secret
 * @param deadLetterTopic null sends undecodable content to the stream's own topic
 * @param requestIdWindow how long delivered request ids are remembered
 * @param droppedIsDelivered whether a record that Connect dropped counts as delivered
 */
public record IntakeSettings(
        List<DeliveryStream> streams,
        boolean signed,
        List<Credential> credentials,
        Duration maxSkew,
        boolean unsignedPayload,
        List<String> accessKeys,
        @Nullable String deadLetterTopic,
        int maxBodyBytes,
        int maxRecordBytes,
        Set<RecordHeader> headers,
        Duration requestIdWindow,
        boolean droppedIsDelivered) {

    public IntakeSettings {
        streams = List.copyOf(streams);
        credentials = List.copyOf(credentials);
        accessKeys = List.copyOf(accessKeys);
        headers = Set.copyOf(headers);
    }

    RecordBatch newBatch(DeliveryStream stream, RequestFacts facts, int size, RecordBatch.Room room) {
        return new RecordBatch(stream, deadLetterTopic, maxRecordBytes, facts, size, room);
    }

    RequestFacts.Builder newFacts() {
        return new RequestFacts.Builder(headers);
    }

    /** Without what is secret. */
    @Override
    public String toString() {
        return "IntakeSettings[" + streams + "]";
    }
}
