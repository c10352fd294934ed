// SPDX-License-Identifier: Apache-2.0
package io.hydrant.source.http;

import static io.hydrant.connect.config.Key.key;
import static io.hydrant.connect.config.Valid.between;
import static io.hydrant.connect.config.Valid.oneOf;
import static io.hydrant.connect.config.Valid.parsedBy;
import static org.apache.kafka.common.config.ConfigDef.Importance.HIGH;
import static org.apache.kafka.common.config.ConfigDef.Importance.LOW;
import static org.apache.kafka.common.config.ConfigDef.Importance.MEDIUM;
import static org.apache.kafka.common.config.ConfigDef.Type.INT;
import static org.apache.kafka.common.config.ConfigDef.Type.LIST;
import static org.apache.kafka.common.config.ConfigDef.Type.LONG;
import static org.apache.kafka.common.config.ConfigDef.Type.STRING;
import static org.apache.kafka.common.config.ConfigDef.Width.SHORT;

import io.hydrant.connect.config.Valid;
import io.hydrant.connect.topics.TopicName;
import io.hydrant.listener.access.BasicCredentials;
import io.hydrant.listener.access.IpRules;
import io.hydrant.listener.access.KeyLocation;
import io.hydrant.listener.access.RateLimit;
import io.hydrant.listener.body.Signature;
import io.hydrant.listener.http.HttpReply;
import io.hydrant.listener.route.PathTemplate;
import io.hydrant.listener.route.RouteTable;
import io.hydrant.source.http.expression.Expression;
import io.hydrant.source.http.mapping.BodySplit;
import io.hydrant.source.http.mapping.Mapping;
import io.hydrant.source.http.schema.BodySchema;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigException;
import org.jspecify.annotations.Nullable;

/** The keys of one route, without their prefix {@code routes.<alias>.}. */
final class RouteConfig extends AbstractConfig {

    static final String PATH = "path";
    static final String METHODS = "methods";
    static final String TOPIC = "topic";
    static final String TOPICS = "topics";
    static final String KEY = "key";
    static final String HEADERS = "headers";
    static final String MAX_BYTES = "max.bytes";
    static final String RECORD_MAX_BYTES = "record.max.bytes";
    static final String RESPONSE_STATUS = "response.status";
    static final String RESPONSE_BODY = "response.body";

    static final ConfigDef DEF = definition();

    private static final String GROUP = "Route";

    private final String alias;

    RouteConfig(String alias, Map<String, ?> values) {
        super(DEF, values, false);
        this.alias = alias;
    }

    private static ConfigDef definition() {
        ConfigDef def = new ConfigDef();
        key(PATH, STRING)
                .valid(parsedBy("a path such as /{app_token}/mobile_attribution", PathTemplate::parse))
                .importance(HIGH)
                .group(GROUP, 1)
                .displayName("Path")
                .doc(
                        "The resource path as at API Gateway: {name} fills a whole segment, {name+} at the end takes the rest."
                                + " Static segments go before variables, without back-tracking.")
                .in(def);
        key(METHODS, LIST)
                .defaultsTo("GET")
                .valid(oneOf(RouteTable.METHODS.stream().sorted().toArray(String[]::new)))
                .importance(HIGH)
                .group(GROUP, 2)
                .displayName("Methods")
                .doc("The methods that the route answers; ANY is all of them. GET does not imply HEAD.")
                .in(def);
        key(TOPIC, STRING)
                .valid(parsedBy("a topic or an expression", Expression::parse))
                .importance(HIGH)
                .group(GROUP, 3)
                .displayName("Topic")
                .doc("The topic of the records, or an expression that chooses one of those in topics, such as"
                        + " app-${method.request.path.appcode}.")
                .in(def);
        key(TOPICS, LIST)
                .defaultsTo("")
                .valid(parsedBy("names of topics", TopicName::check))
                .importance(MEDIUM)
                .group(GROUP, 4)
                .displayName("Topics")
                .doc(
                        "The topics that an expression in topic may choose; a request that names another one is answered 400.")
                .in(def);
        key(KEY, STRING)
                .defaultsTo(null)
                .valid(parsedBy("an expression", Expression::parse))
                .importance(MEDIUM)
                .group(GROUP, 5)
                .displayName("Key")
                .doc("The records' key: an expression such as method.request.path.app_token,"
                        + " method.request.querystring.adid, method.request.body.$.user.id (with split: of the part) or"
                        + " value.$.id (of the record). Several make a text with braces: ${method.request.path.app}-${value.$.id}."
                        + " Not set, or finding nothing (as in a body that is no JSON): no key.")
                .in(def);
        key(HEADERS, LIST)
                .defaultsTo("")
                .valid(parsedBy("name=expression pairs", RouteConfig::header))
                .importance(MEDIUM)
                .group(GROUP, 6)
                .displayName("Headers")
                .doc(
                        "The records' headers as name=expression pairs, such as request-id=context.requestId: the id that the"
                                + " sender is told and the access log shows. For keys that repetitions share there are"
                                + " method.request.sha256 (of method, path, sorted query and body; with split: of the part) and sha256:<text>, such as"
                                + " sha256:${method.request.path.app_token}|${method.request.querystring.adid}.")
                .in(def);
        key(MAX_BYTES, LONG)
                .defaultsTo(1_048_576L)
                .valid(between(0, 67_108_864))
                .importance(MEDIUM)
                .group(GROUP, 9)
                .width(SHORT)
                .displayName("Body size")
                .doc("The largest body as received; more is answered 413. API Gateway allows 10 MB.")
                .in(def);
        key(RECORD_MAX_BYTES, INT)
                .defaultsTo(900_000)
                .valid(between(1, 67_108_864))
                .importance(MEDIUM)
                .group(GROUP, 10)
                .width(SHORT)
                .displayName("Record size")
                .doc(
                        "The largest record; more is answered 413. Must stay below the producer's max.request.size and the"
                                + " topic's max.message.bytes: a record that Kafka refuses fails the task under errors.tolerance=none.")
                .in(def);
        MappingConfig.define(def, GROUP);
        RouteAccessConfig.define(def, GROUP);
        HmacConfig.define(def, GROUP, 40);
        UsagePlanConfig.rateLimit(def, GROUP, 20, "The route's requests per second, of all senders together,");
        key(RESPONSE_STATUS, INT)
                .defaultsTo(200)
                .valid(between(200, 299))
                .importance(LOW)
                .group(GROUP, 15)
                .width(SHORT)
                .displayName("Response status")
                .doc("The answer to an acknowledged request.")
                .in(def);
        key(RESPONSE_BODY, STRING)
                .defaultsTo("{}")
                .importance(LOW)
                .group(GROUP, 16)
                .displayName("Response body")
                .doc("Its body; 204 and 205 have none, whatever is here.")
                .in(def);
        return def;
    }

    private static Map.Entry<String, Expression> header(String pair) {
        int equals = pair.indexOf('=');
        if (equals < 1 || equals == pair.length() - 1) {
            throw new IllegalArgumentException("must be pairs such as request-id=context.requestId");
        }
        return Map.entry(pair.substring(0, equals).trim(), Expression.parse(pair.substring(equals + 1)));
    }

    String alias() {
        return alias;
    }

    /** The full name of one of this route's keys. */
    String name(String key) {
        return HttpSourceConfig.ROUTES + "." + alias + "." + key;
    }

    PathTemplate path() {
        return PathTemplate.parse(getString(PATH));
    }

    /** Throws {@link ConfigException} if there is none: the route would answer nothing. */
    Set<String> methods() {
        List<String> methods = getList(METHODS);
        if (methods.isEmpty()) {
            throw new ConfigException(name(METHODS), "", "must not be empty");
        }
        return new LinkedHashSet<>(methods);
    }

    /** Throws {@link ConfigException} for a variable that the path does not have. */
    Expression topic() {
        return expression(TOPIC, getString(TOPIC));
    }

    private Expression expression(String key, String text) {
        return checked(key, text, Expression.parse(text));
    }

    private Expression checked(String key, String text, Expression expression) {
        String secret = apiKeyRequired() ? apiKeyIn().pathVariable() : null;
        for (String variable : expression.pathVariables()) {
            if (path().segments().stream()
                    .noneMatch(segment -> segment.kind() != PathTemplate.Kind.STATIC
                            && segment.name().equals(variable))) {
                throw new ConfigException(
                        name(key),
                        text,
                        "takes method.request.path." + variable + ", which is not in " + getString(PATH));
            }
            if (variable.equals(secret)) {
                throw new ConfigException(
                        name(key),
                        text,
                        "takes method.request.path." + variable + ", the API key, which goes into no record");
            }
        }
        return expression;
    }

    /**
     * The topics that records may go to. Throws {@link ConfigException} if an expression has nothing to choose from, or
     * the only one can be no topic's name.
     */
    Set<String> topics() {
        if (topic().isConstant()) {
            String text = getString(TOPIC).trim();
            boolean quoted = text.length() > 1 && text.startsWith("'") && text.endsWith("'");
            String topic = quoted ? text.substring(1, text.length() - 1) : text;
            try {
                TopicName.check(topic);
            } catch (IllegalArgumentException e) {
                throw new ConfigException(name(TOPIC), topic, e.getMessage());
            }
            return Set.of(topic);
        }
        List<String> topics = getList(TOPICS);
        if (topics.isEmpty()) {
            throw new ConfigException(
                    name(TOPICS),
                    "",
                    "must list the topics that the expression in " + name(TOPIC)
                            + " may choose: a topic that does not exist would fail the task");
        }
        return new LinkedHashSet<>(topics);
    }

    /** Null for no key. Throws {@link ConfigException} as {@link #topic} does. */
    @Nullable
    Expression recordKey() {
        String text = getString(KEY);
        return text == null || text.isBlank() ? null : expression(KEY, text);
    }

    /** By name. Throws {@link ConfigException} as {@link #topic} does. */
    Map<String, Expression> headers() {
        Map<String, Expression> headers = new LinkedHashMap<>();
        for (String pair : getList(HEADERS)) {
            Map.Entry<String, Expression> header = header(pair);
            headers.put(header.getKey(), checked(HEADERS, pair, header.getValue()));
        }
        return headers;
    }

    /** Throws {@link ConfigException} for a template that is missing or wrong. */
    Mapping mapping() {
        return MappingConfig.mapping(this);
    }

    /** Null if there is none. Throws {@link ConfigException} for a schema that is none or cannot be read. */
    @Nullable
    BodySchema schema() {
        return MappingConfig.schema(this);
    }

    BodySplit split() {
        return Valid.parse(BodySplit.class, name(MappingConfig.SPLIT), getString(MappingConfig.SPLIT));
    }

    int maxRecords() {
        return getInt(MappingConfig.SPLIT_MAX_RECORDS);
    }

    long unpackedMaxBytes() {
        return getLong(MappingConfig.UNPACKED_MAX_BYTES);
    }

    @Nullable
    BasicCredentials basic() {
        return RouteAccessConfig.basic(this);
    }

    @Nullable
    Signature signature() {
        return HmacConfig.signature(this, name(""));
    }

    long maxBytes() {
        return getLong(MAX_BYTES);
    }

    int recordMaxBytes() {
        return getInt(RECORD_MAX_BYTES);
    }

    boolean apiKeyRequired() {
        return RouteAccessConfig.apiKeyRequired(this);
    }

    /** Throws {@link ConfigException} for a variable that the path does not have. */
    KeyLocation apiKeyIn() {
        return RouteAccessConfig.apiKeyIn(this);
    }

    /** Throws {@link ConfigException} for an allow list with nothing in it. */
    IpRules sources() {
        return RouteAccessConfig.sources(this);
    }

    @Nullable
    RateLimit limit() {
        return UsagePlanConfig.rateLimit(this, name(""));
    }

    HttpReply response() {
        return HttpReply.json(getInt(RESPONSE_STATUS), getString(RESPONSE_BODY));
    }
}
