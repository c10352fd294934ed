// SPDX-License-Identifier: Apache-2.0
package io.hydrant.transforms.field;

import org.apache.kafka.connect.connector.ConnectRecord;

/** Which part of a record a transform works on: its {@code $Key} and {@code $Value} classes differ in nothing else. */
public enum Side {
    KEY {
        @Override
        public Typed of(ConnectRecord<?> record) {
            return new Typed(record.keySchema(), record.key());
        }

        @Override
        public <R extends ConnectRecord<R>> R with(R record, Typed key) {
            return record.newRecord(
                    record.topic(),
                    record.kafkaPartition(),
                    key.schema(),
                    key.value(),
                    record.valueSchema(),
                    record.value(),
                    record.timestamp());
        }
    },
    VALUE {
        @Override
        public Typed of(ConnectRecord<?> record) {
            return new Typed(record.valueSchema(), record.value());
        }

        @Override
        public <R extends ConnectRecord<R>> R with(R record, Typed value) {
            return record.newRecord(
                    record.topic(),
                    record.kafkaPartition(),
                    record.keySchema(),
                    record.key(),
                    value.schema(),
                    value.value(),
                    record.timestamp());
        }
    };

    /** This part of the record. */
    public abstract Typed of(ConnectRecord<?> record);

    /** A copy of the record with another part in this place; headers, topic, partition and timestamp stay. */
    public abstract <R extends ConnectRecord<R>> R with(R record, Typed part);
}
