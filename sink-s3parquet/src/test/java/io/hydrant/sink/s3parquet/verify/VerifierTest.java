// SPDX-License-Identifier: Apache-2.0
package io.hydrant.sink.s3parquet.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hydrant.sink.s3parquet.ledger.Channel;
import io.hydrant.sink.s3parquet.ledger.ChannelState;
import io.hydrant.sink.s3parquet.ledger.LedgerKeys;
import io.hydrant.sink.s3parquet.ledger.Manifest;
import io.hydrant.sink.s3parquet.ledger.ManifestFile;
import io.hydrant.sink.s3parquet.ledger.ManifestJson;
import io.hydrant.sink.s3parquet.ledger.ObjectMarks;
import io.hydrant.sink.s3parquet.ledger.OffsetRange;
import io.hydrant.sink.s3parquet.ledger.OffsetSet;
import io.hydrant.sink.s3parquet.ledger.StateJson;
import io.hydrant.sink.s3parquet.ledger.TopicPartitionState;
import io.hydrant.sink.s3parquet.store.Content;
import io.hydrant.sink.s3parquet.store.InMemoryObjectStore;
import io.hydrant.sink.s3parquet.store.ObjectAttributes;
import io.hydrant.sink.s3parquet.store.ObjectPage;
import io.hydrant.sink.s3parquet.store.ObjectStore;
import io.hydrant.sink.s3parquet.store.Upload;
import io.hydrant.sink.s3parquet.store.UploadedPart;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiFunction;
import org.apache.parquet.format.FileMetaData;
import org.apache.parquet.format.KeyValue;
import org.apache.parquet.format.SchemaElement;
import org.apache.parquet.format.Util;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class VerifierTest {
    private static final OffsetSet NONE = OffsetSet.EMPTY;

    private final InMemoryObjectStore store = new InMemoryObjectStore("lake");
    private final LedgerKeys keys = new LedgerKeys("_hydrant/", "my sink");
    private final List<Manifest> committed = new ArrayList<>();
    private long generation;
    private long start;

    @Test
    void saysYesWhenEveryOffsetIsInOneObject() {
        commit(file(Channel.DATA, "t/a", set(0, 3, 5, 7)), file(Channel.BACKUP, "b/a", set(0, 8)));
        commit(file(Channel.ERROR, "e/a", set(3, 5)), file(Channel.DATA, "t/b", set(7, 8)));
        state(8, NONE, 8);

        assertThat(verify())
                .containsExactly(
                        "orders-3 data [0,8): 8 offsets in 3 objects",
                        "orders-3 backup [0,8): 8 offsets in 1 objects",
                        "yes: every offset is in exactly one object per channel: orders-3 [0,8)");
    }

    @Test
    void namesAGap() {
        commit(file(Channel.DATA, "t/a", set(0, 3, 5, 7)));
        state(7, NONE);
        assertThat(verify())
                .anySatisfy(
                        line -> assertThat(line).startsWith("PROBLEM orders-3 data: offsets [3,5) are in no object"));
        assertThat(verify()).last().isEqualTo("no: 1 problem");
    }

    @Test
    void theTopicTellsAGapFromNoRecord() {
        commit(file(Channel.DATA, "t/a", set(0, 3, 5, 7)));
        state(8, NONE);
        assertThat(verify(new Topic(NONE, NONE, set(0, 3, 5, 7))))
                .contains("orders-3 data [0,8): 5 offsets in 1 objects, 3 without a record")
                .last()
                .asString()
                .startsWith("yes");
        assertThat(verify(new Topic(NONE, NONE, set(0, 4, 5, 7))))
                .contains("PROBLEM orders-3 data: offsets [3,4) are in no object, and the topic has records there");
        assertThat(verify(new Topic(set(0, 4), NONE, set(5, 7))))
                .contains("PROBLEM orders-3 data: offsets [3,4) are in no object, and the topic no longer has them");
    }

    @Test
    void namesADouble() {
        commit(file(Channel.DATA, "t/a", set(0, 5)));
        commit(file(Channel.DATA, "t/b", set(4, 8)));
        state(8, NONE);
        assertThat(verify())
                .contains("PROBLEM orders-3 data: offsets {[4,5)} are in s3://lake/t/a and in another object");
    }

    @Test
    void aRewindIsNoDouble() {
        commit(file(Channel.DATA, "t/a", set(0, 5)));
        generation = 1;
        start = 2;
        commit(file(Channel.DATA, "t/b", set(2, 5)));
        state(5, NONE);
        assertThat(verify()).last().asString().startsWith("yes");
    }

    @Test
    void aRewindToWhatTheTopicNoLongerHasLeavesTheOldObjects() {
        commit(file(Channel.DATA, "t/a", set(0, 5)));
        generation = 1;
        commit(file(Channel.DATA, "t/b", set(3, 5)));
        state(5, NONE);
        assertThat(verify(new Topic(set(0, 3), NONE, set(3, 5))))
                .contains("orders-3 data: offsets [0,3) are only in objects of before the last rewind, and the topic no"
                        + " longer has them")
                .last()
                .asString()
                .startsWith("yes");
    }

    @Test
    void objectsOfATopicThatWasCreatedAgainDoNotFillTheNewOnesGaps() {
        commit(file(Channel.DATA, "t/a", set(0, 9)));
        generation = 1;
        commit(file(Channel.DATA, "t/b", set(2, 5)), file(Channel.DATA, "t/lost", set(5, 7)));
        state(7, NONE);
        store.delete("t/lost");
        assertThat(verify())
                .anySatisfy(
                        line -> assertThat(line).startsWith("PROBLEM orders-3 data: offsets [0,2) are in no object"))
                .contains("PROBLEM orders-3 data: s3://lake/t/lost is committed and not there, offsets {[5,7)}");
    }

    @Test
    void offsetsThatTheTopicDoesNotHaveAreNoRecordsLeftOut() {
        commit(file(Channel.DATA, "t/a", set(0, 3)));
        state(8, NONE);
        assertThat(verify(new Topic(NONE, set(5, 8), set(0, 3))))
                .contains("orders-3 data [0,8): 3 offsets in 1 objects, 2 without a record")
                .contains(
                        "PROBLEM orders-3 data: offsets [5,8) are in no object, and lie beyond what the topic has: it was"
                                + " created again or lost its end, or a transaction is open");
    }

    @Test
    void namesObjectsOfAPartitionWithoutState() {
        commit(file(Channel.DATA, "t/a", set(0, 5)));
        ManifestFile other = file(Channel.DATA, "t/other", set(0, 5));
        store.put(
                other.key(),
                Content.of(new byte[20]),
                attributes(ObjectMarks.of("orders", 4, other.offsets(), other.rows(), other.token())));
        state(5, NONE);
        assertThat(verify())
                .contains(
                        "PROBLEM orders-4: s3://lake/t/other says that it holds offsets 0 to 4, but there is no state of"
                                + " that partition");
        assertThat(verify("--partition", "3")).last().asString().startsWith("yes");
    }

    @Test
    void aBackupThatWasSwitchedOffIsKnownAndOwesNothing() {
        commit(file(Channel.DATA, "t/a", set(0, 5)), file(Channel.BACKUP, "b/a", set(0, 3)));
        commit(file(Channel.DATA, "t/b", set(5, 9)));
        state(9, NONE);
        assertThat(verify()).last().asString().startsWith("yes");
        store.delete("b/a");
        assertThat(verify())
                .contains("PROBLEM orders-3 backup: s3://lake/b/a is committed and not there, offsets {[0,3)}");
    }

    @Test
    void namesAnObjectThatNoManifestKnows() {
        commit(file(Channel.DATA, "t/a", set(0, 5)));
        object(file(Channel.DATA, "t/stray", set(2, 4)));
        store.put("t/foreign", Content.ofText("x"), ObjectAttributes.NONE);
        state(5, NONE);
        assertThat(verify())
                .contains(
                        "PROBLEM orders-3: s3://lake/t/stray says that it holds offsets 2 to 3, but no manifest knows it")
                .last()
                .isEqualTo("no: 1 problem");
    }

    @Test
    void namesAnObjectOfACommitThatDidNotHappen() {
        commit(file(Channel.DATA, "t/a", set(0, 5)));
        ManifestFile ghost = object(file(Channel.DATA, "t/ghost", set(2, 4)));
        store(manifest("ghost", null, ghost));
        store(manifest("harmless", null, file(Channel.DATA, "t/never", set(3, 4))));
        state(5, NONE);
        assertThat(verify())
                .contains(
                        "PROBLEM orders-3 data: s3://lake/t/ghost is visible, but the commit that names it did not happen")
                .last()
                .isEqualTo("no: 1 problem");
    }

    @Test
    void namesACommittedObjectThatIsNotThere() {
        commit(file(Channel.DATA, "t/a", set(0, 5)), file(Channel.DATA, "t/b", set(5, 8)));
        state(8, NONE);
        store.delete("t/b");
        assertThat(verify())
                .contains("PROBLEM orders-3 data: s3://lake/t/b is committed and not there, offsets {[5,8)}");
    }

    @Test
    void aLostUploadThatWasDeliveredAgainIsInOrder() {
        commit(file(Channel.DATA, "t/a", set(0, 5)));
        commit(file(Channel.DATA, "t/lost", set(5, 8)));
        commit(file(Channel.DATA, "t/again", set(5, 8)));
        state(8, NONE);
        store.delete("t/lost");
        assertThat(verify())
                .contains("orders-3 data: s3://lake/t/lost was lost, its offsets are in other objects")
                .last()
                .asString()
                .startsWith("yes");
    }

    @Test
    void comparesObjectsWithTheirManifests() {
        ManifestFile file = file(Channel.DATA, "t/a", set(0, 5));
        commit(file);
        state(5, NONE);
        byte[] bytes = store.bytes("t/a");
        ObjectMarks other = new ObjectMarks("orders", 3, 0, 4, 5, 5, "other");
        store.put("t/a", Content.of(bytes), attributes(other));
        assertThat(verify()).contains("PROBLEM orders-3 data: s3://lake/t/a is not the object that the manifest names");
        store.put("t/a", Content.ofText("short"), attributes(marks(file)));
        assertThat(verify())
                .anySatisfy(line -> assertThat(line).contains("s3://lake/t/a has 5 bytes, the manifest says"));
        store.put("t/a", Content.of(bytes), attributes(new ObjectMarks("orders", 3, 0, 3, 4, 4, file.token())));
        assertThat(verify()).anySatisfy(line -> assertThat(line).contains("s3://lake/t/a says ObjectMarks"));
    }

    @Test
    void readsParquetFooters() {
        ManifestFile file = file(Channel.DATA, "t/a.parquet", set(0, 5));
        byte[] good = parquet(5, marks(file));
        byte[] wrong = parquet(4, marks(file));
        assertThat(wrong).hasSameSizeAs(good);
        ManifestFile sized = sized(file, good.length);
        store.put("t/a.parquet", Content.of(good), attributes(marks(file)));
        store(manifest("m", null, sized));
        state(5, NONE);
        assertThat(verify()).last().asString().startsWith("yes");

        store.put("t/a.parquet", Content.of(wrong), attributes(marks(file)));
        assertThat(verify()).anySatisfy(line -> assertThat(line).contains("has a Parquet footer with 4 rows"));

        good[good.length - 7] = 0x7f;
        store.put("t/a.parquet", Content.of(good), attributes(marks(file)));
        assertThat(verify()).anySatisfy(line -> assertThat(line).contains("has no readable Parquet footer"));
    }

    @Test
    void saysWhereTheLedgerBegins() {
        commit(file(Channel.DATA, "t/a", set(0, 5)));
        commit(file(Channel.DATA, "t/b", set(5, 8)));
        state(8, NONE);
        store.delete(key(committed.get(0)));
        assertThat(verify())
                .anySatisfy(line -> assertThat(line)
                        .startsWith(
                                "PROBLEM orders-3: manifest _hydrant/v1/my%20sink/orders/3/manifests/m0.json is gone")
                        .endsWith("only what lies from offset 5 on: give --partition 3 --from 5 to accept that"))
                .anySatisfy(line -> assertThat(line).endsWith("offsets 0 to 4, from before the ledger begins"))
                .last()
                .isEqualTo("no: 1 problem");
        assertThat(verify("--partition", "3", "--from", "5"))
                .anySatisfy(line ->
                        assertThat(line).startsWith("orders-3: manifest").contains("is gone"))
                .anySatisfy(line -> assertThat(line).endsWith("offsets 0 to 4, from before the ledger begins"))
                .last()
                .isEqualTo("yes: every offset is in exactly one object per channel: orders-3 [5,8)");
        assertThat(verify("--from", "4"))
                .anySatisfy(
                        line -> assertThat(line).startsWith("PROBLEM orders-3 data: offsets [4,5) are in no object"));
    }

    @Test
    void saysNoWhenAllThatWasDeliveredIsGone() {
        commit(file(Channel.DATA, "t/a", set(0, 5)), file(Channel.BACKUP, "b/a", set(0, 5)));
        commit(file(Channel.DATA, "t/b", set(5, 8)), file(Channel.BACKUP, "b/b", set(5, 8)));
        state(8, NONE, 8);
        for (String key : store.keys()) {
            if (!key.endsWith("state.json")) {
                store.delete(key);
            }
        }
        assertThat(verify())
                .anySatisfy(line -> assertThat(line)
                        .startsWith("PROBLEM orders-3: manifest ")
                        .contains("only what lies from offset 8 on"))
                .last()
                .isEqualTo("no: 1 problem");
    }

    @Test
    void whatALostManifestNamedBeforeTheRangeIsNoStray() {
        commit(file(Channel.DATA, "t/late", set(10, 20)));
        commit(file(Channel.DATA, "t/early", set(0, 10)));
        commit(file(Channel.DATA, "t/c", set(20, 30)));
        state(30, NONE);
        store.delete(key(committed.get(0)));
        assertThat(verify()).last().asString().startsWith("no");
        assertThat(verify("--from", "20")).last().asString().endsWith(": orders-3 [20,30)");

        store.delete(key(committed.get(1)));
        store(committed.get(0));
        assertThat(verify("--from", "20"))
                .as("a manifest behind the one that is missing")
                .last()
                .asString()
                .startsWith("yes");
    }

    @Test
    void aLaterGenerationOwesWhatItBeganWith() {
        commit(file(Channel.DATA, "t/a", set(0, 2)));
        store.delete(key(committed.remove(0)));
        store.delete("t/a");
        generation = 1;
        start = 2;
        commit(file(Channel.DATA, "t/b", set(5, 8)));
        state(8, NONE);
        assertThat(verify(new Topic(NONE, NONE, set(2, 8))))
                .contains("PROBLEM orders-3 data: offsets [2,5) are in no object, and the topic has records there")
                .last()
                .isEqualTo("no: 1 problem");
        assertThat(verify(new Topic(set(2, 5), NONE, set(5, 8))))
                .as("as after a reset to the beginning, 0, of a topic that begins later")
                .contains(
                        "orders-3 data: offsets [2,5) lie before the first that was delivered, and the topic no longer"
                                + " has them")
                .last()
                .asString()
                .endsWith(": orders-3 [2,8)");
    }

    @Test
    void commitsThatComeWhileItLooksAreNotAccused() {
        Set<String> said = new HashSet<>();
        AtomicInteger calls = new AtomicInteger();
        for (int moment = 0; moment <= calls.get(); moment++) {
            int now = moment;
            store.keys().forEach(store::delete);
            committed.clear();
            commit(file(Channel.DATA, "t/a", set(0, 5)), file(Channel.BACKUP, "b/a", set(0, 5)));
            state(5, NONE, 5);
            calls.set(0);
            ObjectStore busy = meddling((method, args) -> {
                if (calls.getAndIncrement() == now) {
                    commit(file(Channel.DATA, "t/b", set(5, 7)));
                    commit(file(Channel.BACKUP, "b/c", set(5, 8)), file(Channel.DATA, "t/c", set(7, 8)));
                    state(8, NONE, 8);
                    firstCommitOfAnotherPartition(file(Channel.DATA, "t/other", set(0, 5)));
                }
                return null;
            });
            List<String> lines = verify(busy, null);
            assertThat(lines).as("at call %s", moment).last().asString().startsWith("yes: ");
            said.addAll(lines);
        }
        assertThat(said).contains("orders-3: 3 objects in s3://lake were committed while verifying, not looked at");
    }

    @Test
    void asksForAManifestThatIsNotListedYet() {
        commit(file(Channel.DATA, "t/a", set(0, 5)));
        commit(file(Channel.DATA, "t/b", set(5, 8)));
        state(8, NONE);
        ObjectStore slow = meddling(
                (method, args) -> method.equals("list") && args[0].toString().contains("/manifests/")
                        ? new ObjectPage(List.of(), null)
                        : null);
        assertThat(verify(slow, null)).last().asString().endsWith(": orders-3 [0,8)");
    }

    @Test
    void aChainThatBitesItsTailIsBroken() {
        commit(file(Channel.DATA, "t/a", set(0, 5)));
        Manifest snake =
                manifest("m0", key(committed.get(0)), committed.get(0).files().get(0));
        store(snake);
        state(5, NONE);
        assertThat(verify()).last().isEqualTo("no: 1 problem");
    }

    @Test
    void findsTheStateOrSaysWhatToDo() {
        commit(file(Channel.DATA, "t/a", set(0, 5)));
        state(5, NONE);
        assertThat(verify("--state-id", "my sink", "--partition", "3", "--from", "1", "--to", "4"))
                .last()
                .asString()
                .startsWith("yes");
        assertThatThrownBy(() -> verify("--state-id", "other")).hasMessageContaining("under state id other");
        assertThatThrownBy(() -> verify("--state-prefix", "elsewhere"))
                .hasMessageContaining("at_least_once keeps none");
        assertThatThrownBy(() -> verify("--partition", "9")).hasMessageContaining("no state of partition 9");
        String second = new LedgerKeys("_hydrant/", "two").state("orders", 3);
        store.put(second, Content.of(store.bytes(keys.state("orders", 3))), ObjectAttributes.NONE);
        assertThatThrownBy(this::verify).hasMessageContaining("choose one with --state-id of [my sink, two]");
    }

    private void firstCommitOfAnotherPartition(ManifestFile file) {
        String key = keys.manifest("orders", 4, "m0");
        Manifest manifest = new Manifest("m0", "orders", 4, 1, 0, "w/t", Instant.EPOCH, null, List.of(file));
        TopicPartitionState state = TopicPartitionState.initial("n", "w/t", false)
                .committed("n2", key, ChannelState.startingAt(5), null, Set.of(), List.of());
        store.put(key, Content.of(ManifestJson.write(manifest)), ObjectAttributes.NONE);
        store.put(keys.state("orders", 4), Content.of(StateJson.write(state)), ObjectAttributes.NONE);
        ObjectMarks marks = ObjectMarks.of("orders", 4, file.offsets(), file.rows(), file.token());
        store.put(file.key(), Content.of(new byte[20]), attributes(marks));
    }

    private void commit(ManifestFile... files) {
        for (ManifestFile file : files) {
            object(file);
        }
        String previous = committed.isEmpty() ? null : key(committed.get(committed.size() - 1));
        Manifest manifest = manifest("m" + committed.size(), previous, files);
        store(manifest);
    }

    private Manifest manifest(String txn, @Nullable String previous, ManifestFile... files) {
        return new Manifest(txn, "orders", 3, 1, generation, "w/t", Instant.EPOCH, previous, List.of(files));
    }

    private void store(Manifest manifest) {
        store.put(key(manifest), Content.of(ManifestJson.write(manifest)), ObjectAttributes.NONE);
        if (manifest.txn().startsWith("m")) {
            committed.add(manifest);
        }
    }

    private String key(Manifest manifest) {
        return keys.manifest("orders", 3, manifest.txn());
    }

    private void state(long dataHi, OffsetSet holes) {
        state(dataHi, holes, -1);
    }

    private void state(long dataHi, OffsetSet holes, long backupHi) {
        ChannelState backup = backupHi < 0 ? null : ChannelState.startingAt(backupHi);
        TopicPartitionState state = new TopicPartitionState(
                1,
                "n",
                "w/t",
                generation,
                start,
                new ChannelState(dataHi, holes),
                backup,
                null,
                key(committed.get(committed.size() - 1)),
                List.of());
        store.put(keys.state("orders", 3), Content.of(StateJson.write(state)), ObjectAttributes.NONE);
    }

    private ManifestFile object(ManifestFile file) {
        store.put(file.key(), Content.of(new byte[(int) file.sizeBytes()]), attributes(marks(file)));
        return file;
    }

    private static ObjectAttributes attributes(ObjectMarks marks) {
        return ObjectAttributes.NONE.withMetadata(marks.toMetadata());
    }

    private static ObjectMarks marks(ManifestFile file) {
        return ObjectMarks.of("orders", 3, file.offsets(), file.rows(), file.token());
    }

    private static ManifestFile file(Channel channel, String key, OffsetSet offsets) {
        return new ManifestFile(
                channel,
                new Upload(key, "u"),
                List.of(new UploadedPart(1, "\"e\"", 20, null)),
                20,
                offsets.count(),
                offsets,
                "token-of-" + key,
                null);
    }

    private static ManifestFile sized(ManifestFile file, long size) {
        return new ManifestFile(
                file.channel(), file.upload(), file.parts(), size, file.rows(), file.offsets(), file.token(), null);
    }

    private static byte[] parquet(long rows, ObjectMarks marks) {
        FileMetaData footer = new FileMetaData(1, List.of(new SchemaElement("m")), rows, List.of());
        Map<String, String> metadata = new TreeMap<>(marks.toMetadata());
        metadata.remove(ObjectMarks.TOKEN);
        metadata.forEach((name, value) -> {
            KeyValue entry = new KeyValue(name);
            entry.setValue(value);
            footer.addToKey_value_metadata(entry);
        });
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes("PAR1".getBytes(StandardCharsets.US_ASCII));
        try {
            Util.writeFileMetaData(footer, out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        int length = out.size() - 4;
        out.writeBytes(ByteBuffer.allocate(4)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(length)
                .array());
        out.writeBytes("PAR1".getBytes(StandardCharsets.US_ASCII));
        return out.toByteArray();
    }

    private List<String> verify(String... more) {
        return verify(null, more);
    }

    private List<String> verify(@Nullable RecordOffsets topic, String... more) {
        return verify(store, topic, more);
    }

    /** The store, but for the calls that the meddler has an answer to, and after what it does before each. */
    private ObjectStore meddling(BiFunction<String, Object[], @Nullable Object> meddler) {
        Object proxy = Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {ObjectStore.class}, (self, method, args) -> {
                    Object answer = method.getName().equals("bucket") ? null : meddler.apply(method.getName(), args);
                    return answer == null ? method.invoke(store, args) : answer;
                });
        return (ObjectStore) proxy;
    }

    private List<String> verify(ObjectStore bucketStore, @Nullable RecordOffsets topic, String... more) {
        List<String> args = new ArrayList<>(List.of("--bucket", "lake", "--topic", "orders"));
        args.addAll(List.of(more));
        VerifyOptions options = VerifyOptions.parse(args.toArray(String[]::new));
        return new Verifier(options, bucket -> bucketStore, topic).verify().lines();
    }

    private static OffsetSet set(long... bounds) {
        OffsetRange[] ranges = new OffsetRange[bounds.length / 2];
        for (int i = 0; i < ranges.length; i++) {
            ranges[i] = new OffsetRange(bounds[2 * i], bounds[2 * i + 1]);
        }
        return OffsetSet.of(ranges);
    }

    private record Topic(OffsetSet gone, OffsetSet beyond, OffsetSet records) implements RecordOffsets {
        @Override
        public Found read(String topic, int partition, long from, long to) {
            return new Found(gone, beyond, records);
        }

        @Override
        public void close() {}
    }
}
