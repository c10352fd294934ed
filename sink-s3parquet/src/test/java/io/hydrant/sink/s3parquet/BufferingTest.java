// SPDX-License-Identifier: Apache-2.0
package io.hydrant.sink.s3parquet;

import static io.hydrant.sink.s3parquet.SinkRig.EVENTS_0;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Firehose's buffering hints, for each output path by itself: the size counts incoming bytes, before compression. */
class BufferingTest {

    private static final String FILLER = "x".repeat(300_000);

    private final SinkRig rig = new SinkRig()
            .with("format", "json")
            .with("compression", "gzip")
            .with("buffering.size.mb", "1")
            .with("buffering.interval.seconds", "900");

    BufferingTest() {
        rig.catalog.define(SinkRig.table("n bigint", "filler string"));
    }

    @Test
    void aFileIsSealedOnceItsPathHasTheSizeWhateverTimeItIs() {
        SimulatedWorker worker = rig.worker();
        worker.assign(EVENTS_0);
        for (int i = 0; i < 4; i++) {
            append("a");
        }
        for (int i = 0; i < 3; i++) {
            append("b");
        }

        rig.turns(20, worker, rig.background(0));

        // Four times 300 kB are more than 1 MiB, though they are a few kB compressed; three are not.
        assertThat(rig.visibleKeys()).singleElement().asString().startsWith("events/app=a/");
        assertThat(rig.store.bytes(rig.visibleKeys().get(0))).hasSizeLessThan(100_000);

        append("b");
        rig.turns(20, worker, rig.background(0));
        assertThat(rig.visibleKeys()).hasSize(2).anyMatch(key -> key.startsWith("events/app=b/"));
        rig.untilDelivered(worker, EVENTS_0);
        rig.assertExactlyOnce(EVENTS_0);
    }

    @Test
    void theIntervalRunsFromAPathsFirstRecordAndAnEmptyPathWritesNothing() {
        SimulatedWorker worker = rig.worker();
        worker.assign(EVENTS_0);
        rig.turns(8, worker, rig.background(0));
        rig.clock.advance(Duration.ofSeconds(800));
        append("a");
        rig.turns(5, worker, rig.background(0));
        rig.clock.advance(Duration.ofSeconds(200));
        append("b");
        rig.turns(5, worker, rig.background(0));
        assertThat(rig.visibleKeys()).isEmpty();

        rig.clock.advance(Duration.ofSeconds(701));
        rig.turns(20, worker, rig.background(0));
        assertThat(rig.visibleKeys()).singleElement().asString().startsWith("events/app=a/");

        rig.clock.advance(Duration.ofSeconds(200));
        rig.turns(20, worker, rig.background(0));
        assertThat(rig.visibleKeys()).hasSize(2);

        rig.clock.advance(Duration.ofHours(2));
        rig.turns(20, worker, rig.background(0));
        assertThat(rig.visibleKeys()).hasSize(2);
    }

    private void append(String app) {
        rig.topics.append(
                EVENTS_0,
                "{\"n\":" + rig.topics.end(EVENTS_0) + ",\"app\":\"" + app + "\",\"filler\":\"" + FILLER + "\"}",
                rig.clock.millis());
    }
}
