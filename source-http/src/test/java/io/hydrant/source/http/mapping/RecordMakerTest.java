// SPDX-License-Identifier: Apache-2.0
package io.hydrant.source.http.mapping;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hydrant.listener.Exchange;
import io.hydrant.listener.Refusal;
import io.hydrant.listener.delivery.PendingRequest;
import io.hydrant.listener.delivery.TrackedRecord;
import io.hydrant.source.http.expression.Expression;
import io.hydrant.source.http.expression.RequestValues;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** How much one request may become. */
class RecordMakerTest {

    private static final int LINES = 10_000;
    private static final byte[] BODY = "1\n".repeat(LINES).getBytes(UTF_8);
    private static final int VALUE_BYTES = 10_000;

    private long free = Long.MAX_VALUE;
    private long reserved;
    private int mapped;

    private final Exchange exchange = (Exchange) Proxy.newProxyInstance(
            Exchange.class.getClassLoader(),
            new Class<?>[] {Exchange.class},
            (proxy, method, args) -> switch (method.getName()) {
                case "body" -> BODY;
                case "receivedAtMillis" -> 1L;
                case "reserve" -> reserve((Long) args[0]);
                case "noRoom" -> Refusal.TOO_LARGE;
                default -> throw new IllegalStateException(method.getName());
            });

    private boolean reserve(long more) {
        if (more > free) {
            return false;
        }
        free -= more;
        reserved += more;
        return true;
    }

    private List<TrackedRecord> records(@Nullable String key) {
        Mapping tenKilobytes = part -> {
            mapped++;
            return List.of(new byte[VALUE_BYTES]);
        };
        RecordMaker maker = new RecordMaker(
                BodySplit.NDJSON,
                LINES,
                null,
                tenKilobytes,
                Expression.parse("'t'"),
                Set.of("t"),
                key == null ? null : Expression.parse("'" + key + "'"),
                Map.of(),
                900_000);
        return maker.records(new RequestValues(exchange, BODY));
    }

    @Test
    void whatHasNoRoomIsNotMade() {
        free = 1_000_000;

        assertThatThrownBy(() -> records(null))
                .isInstanceOfSatisfying(
                        NoRoomException.class,
                        refused -> assertThat(refused.refusal()).isEqualTo(Refusal.TOO_LARGE));

        assertThat(mapped).isBetween(95, 110);
        assertThat(reserved).isLessThanOrEqualTo(1_000_000);
    }

    @Test
    void keysTakeRoomAsValuesDo() {
        free = 1_000_000;

        assertThatThrownBy(() -> records("k".repeat(45_000))).isInstanceOf(NoRoomException.class);

        assertThat(mapped).isBetween(9, 11);
    }

    @Test
    void theRoomOfAllRecordsIsTaken() {
        List<TrackedRecord> made = records("key");

        assertThat(made).hasSize(LINES);
        long held = made.stream().mapToLong(PendingRequest::bytesOf).sum();
        assertThat(held).isGreaterThan((long) LINES * VALUE_BYTES);
        assertThat(reserved + BODY.length).isBetween(held, held + 65_536);
    }
}
