// SPDX-License-Identifier: Apache-2.0
package io.hydrant.source.cloudwatch.intake;

import com.github.benmanes.caffeine.cache.Ticker;
import io.hydrant.listener.Exchange;
import io.hydrant.listener.Refusal;
import io.hydrant.listener.RequestHandler;
import io.hydrant.listener.Route;
import io.hydrant.listener.http.HttpReply;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;

/**
 * Everything that is posted to a connector: a request with {@code X-Amz-Target} is a call of the Firehose API, any other a
 * delivery or a Lambda-style post. Thread-safe.
 */
public final class FirehoseHandler implements RequestHandler {

    /** Where calls of the Firehose API are taken. */
    public static final String API_PATH = "/";

    private final IntakeSettings settings;
    private final DirectPutHandler directPut;
    private final PostHandler posts;

    /**
     * A handler for all tasks of a connector on this worker.
     *
     * @param clock for signatures and answers
     * @param ticker for how long request ids are remembered
     */
    public FirehoseHandler(IntakeSettings settings, IntakeMetrics metrics, InstantSource clock, Ticker ticker) {
        this.settings = settings;
        this.directPut = new DirectPutHandler(settings, metrics, clock);
        this.posts = new PostHandler(settings, metrics, clock, ticker);
    }

    /**
     * The API is at {@link #API_PATH}; a Firehose may be given any path, whose end may name the stream. Routes of other connectors
     * on the same port are more specific and come first.
     */
    public List<Route> routes() {
        return List.of(
                Route.open("firehose", API_PATH, Set.of("POST"), settings.maxBodyBytes(), this),
                Route.open(
                        "firehose-path",
                        "/{" + PostHandler.PATH + "+}",
                        Set.of("POST"),
                        settings.maxBodyBytes(),
                        this));
    }

    @Override
    public boolean acceptsHead(Exchange exchange) {
        return isApiCall(exchange) ? directPut.acceptsHead(exchange) : posts.acceptsHead(exchange);
    }

    @Override
    public void handle(Exchange exchange) {
        if (isApiCall(exchange)) {
            directPut.handle(exchange);
        } else {
            posts.handle(exchange);
        }
    }

    @Override
    public boolean needsWorker(Exchange exchange) {
        return true; // what little there is may be packed well
    }

    @Override
    public HttpReply refusal(Refusal refusal, Exchange exchange) {
        return isApiCall(exchange) ? directPut.refusal(refusal) : posts.refusal(refusal, exchange);
    }

    @Override
    public HttpReply malformed(int status, String sentence, Exchange exchange) {
        return isApiCall(exchange) ? directPut.malformed(sentence) : posts.malformed(status, sentence, exchange);
    }

    private static boolean isApiCall(Exchange exchange) {
        return exchange.head().headers().first(DirectPutHandler.TARGET) != null;
    }
}
