// SPDX-License-Identifier: Apache-2.0
package io.hydrant.dev.stack.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A plain HTTP/1.1 server on 127.0.0.1 with a bounded number of daemon threads. A connection that says nothing for 30 s
 * is closed. Thread-safe.
 */
public final class HttpEndpoint implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(HttpEndpoint.class);
    private static final int MAX_THREADS = 256;
    private static final int MIN_THREADS = 4;
    private static final int IDLE_MILLIS = 30_000;
    private static final int MAX_HEADER_BYTES = 64 * 1024;

    private final Server server;
    private final ServerConnector connector;

    private HttpEndpoint(Server server, ServerConnector connector) {
        this.server = server;
        this.connector = connector;
    }

    /**
     * Starts serving.
     *
     * @param name of the threads
     * @param port 0 for a free one
     */
    public static HttpEndpoint start(String name, int port, HttpService service) {
        QueuedThreadPool threads = new QueuedThreadPool(MAX_THREADS, MIN_THREADS);
        threads.setName(name);
        threads.setDaemon(true);
        Server server = new Server(threads);
        HttpConfiguration configuration = new HttpConfiguration();
        configuration.setSendServerVersion(false);
        configuration.setRequestHeaderSize(MAX_HEADER_BYTES);
        // Object keys hold what they like: empty segments, dots, encoded slashes.
        configuration.setUriCompliance(UriCompliance.UNSAFE);
        ServerConnector connector = new ServerConnector(server, 1, 1, new HttpConnectionFactory(configuration));
        connector.setHost("127.0.0.1");
        connector.setPort(port);
        connector.setIdleTimeout(IDLE_MILLIS);
        connector.setAcceptQueueSize(512);
        server.addConnector(connector);
        server.setHandler(new Serving(service));
        server.setErrorHandler(new Errors(service));
        server.setStopTimeout(0);
        try {
            server.start();
        } catch (Exception e) {
            stop(server);
            throw new UncheckedIOException(new IOException("cannot listen on 127.0.0.1:" + port, e));
        }
        return new HttpEndpoint(server, connector);
    }

    public int port() {
        return connector.getLocalPort();
    }

    /** For example {@code http://127.0.0.1:9000}. */
    public URI url() {
        return URI.create("http://127.0.0.1:" + port());
    }

    @Override
    public void close() {
        stop(server);
    }

    private static void stop(Server server) {
        try {
            server.stop();
        } catch (Exception e) {
            LOG.warn("the HTTP server did not stop cleanly", e);
        }
    }

    private static final class Serving extends Handler.Abstract {

        private final HttpService service;

        Serving(HttpService service) {
            this.service = service;
        }

        @Override
        public boolean handle(Request request, Response response, Callback callback) {
            // A fault may hold an answer back for minutes; a client that does not send its body is cut off all the
            // same.
            request.addIdleTimeoutListener(timeout -> false);
            Exchange exchange = new Exchange(request);
            try {
                send(service.serve(exchange), request.getMethod(), response);
                callback.succeeded();
            } catch (IOException e) {
                // Cut on purpose, or the client went away: either way there is nobody to answer.
                LOG.debug("no answer to {} {}", request.getMethod(), request.getHttpURI(), e);
                exchange.cut();
                callback.failed(e);
            } catch (RuntimeException e) {
                LOG.error("cannot serve {} {}", request.getMethod(), request.getHttpURI(), e);
                answerFailure(request, response, callback);
            }
            return true;
        }

        private void answerFailure(Request request, Response response, Callback callback) {
            try {
                if (!response.isCommitted()) {
                    response.reset();
                    send(service.error(500, "an unexpected error; the log has it"), request.getMethod(), response);
                }
                callback.succeeded();
            } catch (IOException e) {
                callback.failed(e);
            }
        }

        private static void send(Reply reply, String method, Response response) throws IOException {
            try (Reply.Body body = reply.body()) {
                response.setStatus(reply.status());
                reply.headers().forEach((name, value) -> response.getHeaders().put(name, value));
                if (reply.length() >= 0) {
                    response.getHeaders().put("Content-Length", reply.length());
                } else if (reply.status() != 204 && reply.status() != 304) {
                    response.getHeaders().put("Content-Length", 0);
                }
                if (body != null && !method.equals("HEAD")) {
                    OutputStream out = Content.Sink.asOutputStream(response);
                    body.writeTo(out);
                    out.close();
                }
            }
        }
    }

    /** Jetty's own refusals (a request line that is none, headers too long) in the service's shape. */
    private static final class Errors extends ErrorHandler {

        private final HttpService service;

        Errors(HttpService service) {
            this.service = service;
        }

        @Override
        protected void generateResponse(
                Request request,
                Response response,
                int code,
                @Nullable String message,
                @Nullable Throwable cause,
                Callback callback)
                throws IOException {
            Reply reply = service.error(code, message == null ? "" : message);
            reply.headers().forEach((name, value) -> response.getHeaders().put(name, value));
            response.write(true, ByteBuffer.wrap(bytes(reply)), callback);
        }

        private static byte[] bytes(Reply reply) {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            try (Reply.Body body = reply.body()) {
                if (body != null) {
                    body.writeTo(bytes);
                }
            } catch (IOException e) {
                return String.valueOf(e.getMessage()).getBytes(StandardCharsets.UTF_8);
            }
            return bytes.toByteArray();
        }
    }
}
