// SPDX-License-Identifier: Apache-2.0
package io.hydrant.listener;

import static io.hydrant.connect.config.Key.key;
import static io.hydrant.connect.config.Valid.atLeast;
import static io.hydrant.connect.config.Valid.between;
import static io.hydrant.connect.config.Valid.notEmpty;
import static io.hydrant.connect.config.Valid.oneOf;
import static io.hydrant.connect.config.Valid.parsedBy;
import static org.apache.kafka.common.config.ConfigDef.Importance.HIGH;
import static org.apache.kafka.common.config.ConfigDef.Importance.LOW;
import static org.apache.kafka.common.config.ConfigDef.Importance.MEDIUM;
import static org.apache.kafka.common.config.ConfigDef.Type.BOOLEAN;
import static org.apache.kafka.common.config.ConfigDef.Type.INT;
import static org.apache.kafka.common.config.ConfigDef.Type.LIST;
import static org.apache.kafka.common.config.ConfigDef.Type.LONG;
import static org.apache.kafka.common.config.ConfigDef.Type.STRING;
import static org.apache.kafka.common.config.ConfigDef.Width.SHORT;

import io.hydrant.listener.access.Cidr;
import io.hydrant.listener.access.ClientAddress;
import io.hydrant.listener.http.HttpServerSettings;
import io.hydrant.listener.log.AccessLogFormat;
import io.hydrant.listener.route.PathTemplate;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.config.types.Password;
import org.jspecify.annotations.Nullable;

/**
 * The config keys of a listener, for every connector that listens: {@code listener.*}, which all connectors on a port
 * must agree on, and the limits of one connector.
 */
public final class ListenerConfig {

    public static final String HOST = "listener.host";
    public static final String PORT = "listener.port";
    public static final String BASE_PATH = "listener.base.path";
    public static final String HEALTH_PATH = "listener.health.path";
    public static final String REUSE_PORT = "listener.reuse.port";
    public static final String LINGER = "listener.linger.ms";
    public static final String BIND_TIMEOUT = "listener.bind.timeout.ms";
    public static final String IO_THREADS = "listener.io.threads";
    public static final String WORKER_THREADS = "listener.worker.threads";
    public static final String MAX_CONNECTIONS = "listener.connections.max";
    public static final String CONNECTION_MAX_AGE = "listener.connection.max.age.ms";
    public static final String IDLE_TIMEOUT = "listener.idle.timeout.ms";
    public static final String READ_TIMEOUT = "listener.read.timeout.ms";
    public static final String HEADER_MAX_BYTES = "listener.header.max.bytes";
    public static final String REQUEST_LINE_MAX_BYTES = "listener.request.line.max.bytes";
    public static final String TRUSTED_PROXIES = "listener.trusted.proxies";
    public static final String CLIENT_IP_SOURCE = "listener.client.ip.source";
    public static final String ACCESS_LOG_FORMAT = "access.log.format";

    private static final String LISTENER = "Listener";
    private static final String LOG = "Access log";

    private ListenerConfig() {}

    /** Adds the keys. */
    public static void define(ConfigDef def) {
        defineListener(def);
        defineConnections(def);
        TlsConfig.define(def);
        DeliveryConfig.define(def);
        defineAccessLog(def);
    }

    private static void defineListener(ConfigDef def) {
        key(HOST, STRING)
                .defaultsTo("0.0.0.0")
                .valid(notEmpty())
                .importance(HIGH)
                .group(LISTENER, 1)
                .displayName("Host")
                .doc(
                        "The address to listen on. All connectors of the same installation that name the same host and port"
                                + " share one socket, and must agree on every listener.* key.")
                .in(def);
        key(PORT, INT)
                .valid(between(0, 65535))
                .importance(HIGH)
                .group(LISTENER, 2)
                .width(SHORT)
                .displayName("Port")
                .doc(
                        "The port to listen on; every worker that runs a task opens it. A config provider can take it from the"
                                + " worker's environment, such as ${env:INGEST_PORT}. 0 takes a free one, for tests.")
                .in(def);
        key(BASE_PATH, STRING)
                .defaultsTo("")
                .valid(parsedBy("a path without a slash at its end, or nothing", ListenerConfig::checkBasePath))
                .importance(LOW)
                .group(LISTENER, 3)
                .displayName("Base path")
                .doc("Stands before the path of every route, as API Gateway's stage does: /prod.")
                .in(def);
        key(HEALTH_PATH, STRING)
                .defaultsTo("/-/ready")
                .valid(parsedBy("a path", ListenerConfig::checkHealthPath))
                .importance(MEDIUM)
                .group(LISTENER, 4)
                .displayName("Health path")
                .doc(
                        "Answers 200 while the tasks on this worker take requests, of every connector that has any on the port,"
                                + " and Kafka acknowledges them; else, and where no task is left, 503: for load balancers. The"
                                + " requests of a connector without a task here are 503 until listener.linger.ms after its last,"
                                + " and then 403. Needs no key, and answers GET and HEAD only; the base path does not"
                                + " stand before it. It goes before routes with variables, and may not be the path of a route.")
                .in(def);
        key(REUSE_PORT, BOOLEAN)
                .defaultsTo(false)
                .importance(LOW)
                .group(LISTENER, 5)
                .displayName("Reuse port")
                .doc(
                        "Opens the port with SO_REUSEPORT, so that several workers on one host can. Connections are then spread"
                                + " by the kernel, and those it has queued for a worker that stops are reset.")
                .in(def);
        key(LINGER, LONG)
                .defaultsTo(10_000L)
                .valid(between(0, 600_000))
                .importance(LOW)
                .group(LISTENER, 6)
                .width(SHORT)
                .displayName("Linger")
                .doc(
                        "How long the port stays open after its last task has stopped, so that a restart does not close it."
                                + " Requests are answered 503 meanwhile, and those of a connector whose tasks have gone from a"
                                + " port that others keep open.")
                .in(def);
        key(BIND_TIMEOUT, LONG)
                .defaultsTo(15_000L)
                .valid(between(0, 600_000))
                .importance(LOW)
                .group(LISTENER, 7)
                .width(SHORT)
                .displayName("Bind timeout")
                .doc(
                        "How long a task tries to open the port while somebody else holds it, or waits for tasks of another"
                                + " connector that have its routes or other listener.* keys, before it fails.")
                .in(def);
        key(IO_THREADS, INT)
                .defaultsTo(1)
                .valid(between(1, 64))
                .importance(LOW)
                .group(LISTENER, 8)
                .width(SHORT)
                .displayName("I/O threads")
                .doc(
                        "Event loops that read requests and write answers. One serves tens of thousands of requests a second, at"
                                + " the least CPU time for each; more of them for more, and for many TLS handshakes.")
                .in(def);
        key(WORKER_THREADS, INT)
                .defaultsTo(2)
                .valid(between(1, 64))
                .importance(LOW)
                .group(LISTENER, 9)
                .width(SHORT)
                .displayName("Worker threads")
                .doc("Threads for what is too long for an event loop: large, compressed and signed bodies, templates.")
                .in(def);
    }

    private static void defineConnections(ConfigDef def) {
        key(MAX_CONNECTIONS, INT)
                .defaultsTo(20_000)
                .valid(between(1, 1_000_000))
                .importance(LOW)
                .group(LISTENER, 10)
                .width(SHORT)
                .displayName("Connections")
                .doc("Connections at once; more are closed as soon as they are accepted.")
                .in(def);
        key(CONNECTION_MAX_AGE, LONG)
                .defaultsTo(300_000L)
                .valid(atLeast(0))
                .importance(LOW)
                .group(LISTENER, 11)
                .width(SHORT)
                .displayName("Connection age")
                .doc(
                        "After this (up to a fifth is added at random) an answer closes its connection, so that new workers"
                                + " get their share of clients that keep theirs; over HTTP/2 a GOAWAY tells the client, and what is"
                                + " under way is answered. 0 never does.")
                .in(def);
        key(IDLE_TIMEOUT, LONG)
                .defaultsTo(75_000L)
                .valid(atLeast(1))
                .importance(LOW)
                .group(LISTENER, 12)
                .width(SHORT)
                .displayName("Idle timeout")
                .doc("A connection without a request is closed after this: longer than the load balancer's own.")
                .in(def);
        key(READ_TIMEOUT, LONG)
                .defaultsTo(10_000L)
                .valid(atLeast(100))
                .importance(LOW)
                .group(LISTENER, 13)
                .width(SHORT)
                .displayName("Read timeout")
                .doc(
                        "For the head of a request, and for any frame of HTTP/2, to arrive once it has begun. A body may be silent for as long, and comes"
                                + " with at least 16 KiB/s otherwise; a slower one is answered 408.")
                .in(def);
        key(HEADER_MAX_BYTES, INT)
                .defaultsTo(81_920)
                .valid(between(1024, 1_048_576))
                .importance(LOW)
                .group(LISTENER, 14)
                .width(SHORT)
                .displayName("Header size")
                .doc("All header fields of a request together; more is answered 431. API Gateway allows 10240, Firehose"
                        + " deliveries with many common attributes need the default.")
                .in(def);
        key(REQUEST_LINE_MAX_BYTES, INT)
                .defaultsTo(65_536)
                .valid(between(1024, 1_048_576))
                .importance(LOW)
                .group(LISTENER, 15)
                .width(SHORT)
                .displayName("Request line size")
                .doc(
                        "The request line with its query; more is answered 414. API Gateway allows 10240. Over HTTP/2 it counts"
                                + " among the header fields too.")
                .in(def);
        key(TRUSTED_PROXIES, LIST)
                .defaultsTo("")
                .valid(parsedBy("IP addresses and CIDR blocks", Cidr::parse))
                .importance(MEDIUM)
                .group(LISTENER, 16)
                .displayName("Trusted proxies")
                .doc("The load balancers whose word about the client's address is believed, as CIDR blocks.")
                .in(def);
        key(CLIENT_IP_SOURCE, STRING)
                .defaultsTo("peer")
                .valid(oneOf("peer", "x-forwarded-for", "forwarded", "proxy-protocol"))
                .importance(MEDIUM)
                .group(LISTENER, 17)
                .displayName("Client IP source")
                .doc("Where the client's address is: the TCP peer, the right-most hop of a header that no trusted proxy"
                        + " has, or the PROXY protocol header, which every connection must then begin with; it is believed of"
                        + " trusted proxies only, and connections of others are closed.")
                .in(def);
    }

    private static void defineAccessLog(ConfigDef def) {
        key(ACCESS_LOG_FORMAT, STRING)
                .defaultsTo(null)
                .valid(parsedBy("text with $context variables", AccessLogFormat::parse))
                .importance(MEDIUM)
                .group(LOG, 1)
                .displayName("Access log format")
                .doc(
                        "One line for every request, also for refused ones, to the logger io.hydrant.listener.access: text with"
                                + " $context variables as at API Gateway, one of them $context.requestId. Absent values are written"
                                + " as -, long ones are cut after 2048 characters. Not set: no access log.")
                .in(def);
    }

    private static void checkBasePath(String path) {
        if (!path.isEmpty() && (path.endsWith("/") || path.contains("{"))) {
            throw new IllegalArgumentException("must not end with a slash, and has no variables");
        }
        if (!path.isEmpty()) {
            PathTemplate.parse(path);
        }
    }

    private static void checkHealthPath(String path) {
        if (!path.startsWith("/") || path.indexOf('?') >= 0) {
            throw new IllegalArgumentException("must start with a slash and have no query");
        }
    }

    /**
     * Throws {@link ConfigException} if the health path is the path of a route: a sender must not take the health path's
     * 200 for its own. Variables do not count: the health path goes before them as a static segment does.
     */
    public static void checkHealthPath(ListenerSettings settings, Collection<PathTemplate> routes) {
        for (PathTemplate route : routes) {
            if (withoutSlash(settings.basePath() + route.text()).equals(withoutSlash(settings.healthPath()))) {
                throw new ConfigException(
                        HEALTH_PATH,
                        settings.healthPath(),
                        "is the path of a route; choose one that is not, such as /-/ready");
            }
        }
    }

    private static String withoutSlash(String path) {
        return path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
    }

    /** The listener's settings. Throws {@link ConfigException} where keys do not fit together. */
    public static ListenerSettings settings(AbstractConfig config) {
        List<Cidr> proxies = Cidr.parseAll(config.getList(TRUSTED_PROXIES));
        boolean proxyProtocol = config.getString(CLIENT_IP_SOURCE).equals("proxy-protocol");
        if (proxies.isEmpty() && !config.getString(CLIENT_IP_SOURCE).equals("peer")) {
            throw new ConfigException(
                    TRUSTED_PROXIES,
                    "",
                    "is needed with " + CLIENT_IP_SOURCE + "=" + config.getString(CLIENT_IP_SOURCE)
                            + ": whoever may say where a request comes from may pretend to be anybody, so nobody but a"
                            + " trusted proxy is believed");
        }
        HttpServerSettings server = new HttpServerSettings(
                config.getString(HOST),
                config.getInt(PORT),
                config.getBoolean(REUSE_PORT),
                proxyProtocol ? peer -> Cidr.anyContains(proxies, peer) : null,
                config.getInt(IO_THREADS),
                config.getInt(MAX_CONNECTIONS),
                config.getInt(HEADER_MAX_BYTES),
                config.getInt(REQUEST_LINE_MAX_BYTES),
                Duration.ofMillis(config.getLong(READ_TIMEOUT)),
                Duration.ofMillis(config.getLong(IDLE_TIMEOUT)),
                Duration.ofMillis(config.getLong(CONNECTION_MAX_AGE)),
                TlsConfig.settings(config));
        ClientAddress.Source source = ClientAddress.Source.valueOf(
                config.getString(CLIENT_IP_SOURCE).replace('-', '_').toUpperCase(Locale.ROOT));
        return new ListenerSettings(
                server,
                config.getString(BASE_PATH),
                config.getString(HEALTH_PATH),
                new ClientAddress(source, proxies),
                config.getInt(WORKER_THREADS),
                Duration.ofMillis(config.getLong(LINGER)),
                Duration.ofMillis(config.getLong(BIND_TIMEOUT)),
                values(config));
    }

    private static Map<String, String> values(AbstractConfig config) {
        Map<String, String> values = new TreeMap<>();
        config.values().forEach((name, value) -> {
            if (name.startsWith("listener.") && value != null && !(value instanceof Password)) {
                values.put(name, value.toString());
            }
        });
        return values;
    }

    /** The connector's own limits. */
    public static Application.Limits limits(AbstractConfig config) {
        return DeliveryConfig.limits(config);
    }

    /** The access log's format, or null. */
    public static @Nullable AccessLogFormat accessLog(AbstractConfig config) {
        String format = config.getString(ACCESS_LOG_FORMAT);
        return format == null || format.isBlank() ? null : AccessLogFormat.parse(format);
    }
}
