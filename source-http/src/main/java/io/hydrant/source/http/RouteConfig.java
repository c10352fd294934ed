// SPDX-License-Identifier: Apache-2.0
package io.hydrant.source.http;

import static io.hydrant.connect.config.Key.key;
import static io.hydrant.connect.config.Valid.between;
import static io.hydrant.connect.config.Valid.oneOf;
import static io.hydrant.connect.config.Valid.parsedBy;
import static org.apache.kafka.common.config.ConfigDef.Importance.HIGH;
import static org.apache.kafka.common.config.ConfigDef.Importance.LOW;
import static org.apache.kafka.common.config.ConfigDef.Importance.MEDIUM;
import static org.apache.kafka.common.config.ConfigDef.Type.BOOLEAN;
import static org.apache.kafka.common.config.ConfigDef.Type.INT;
import static org.apache.kafka.common.config.ConfigDef.Type.LIST;
import static org.apache.kafka.common.config.ConfigDef.Type.LONG;
import static org.apache.kafka.common.config.ConfigDef.Type.PASSWORD;
import static org.apache.kafka.common.config.ConfigDef.Type.STRING;
import static org.apache.kafka.common.config.ConfigDef.Width.SHORT;

import io.hydrant.connect.config.Valid;
import io.hydrant.listener.access.BasicCredentials;
import io.hydrant.listener.access.Cidr;
import io.hydrant.listener.access.IpRules;
import io.hydrant.listener.access.KeyLocation;
import io.hydrant.listener.access.RateLimit;
import io.hydrant.listener.body.Signature;
import io.hydrant.listener.http.HttpReply;
import io.hydrant.listener.route.PathTemplate;
import io.hydrant.listener.route.RouteTable;
import io.hydrant.source.http.expression.Expression;
import io.hydrant.source.http.mapping.BodyMapping;
import io.hydrant.source.http.mapping.BodySplit;
import io.hydrant.source.http.mapping.EmptyValues;
import io.hydrant.source.http.mapping.Mapping;
import io.hydrant.source.http.mapping.ParamsMapping;
import io.hydrant.source.http.mapping.RequestMapping;
import io.hydrant.source.http.schema.BodySchema;
import io.hydrant.source.http.velocity.MappingTemplate;
import io.hydrant.source.http.velocity.VelocityMapping;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.config.types.Password;
import org.jspecify.annotations.Nullable;

/** The keys of one route, without their prefix {@code routes.<alias>.}. */
final class RouteConfig extends AbstractConfig {

    static final String PATH = "path";
    static final String METHODS = "methods";
    static final String TOPIC = "topic";
    static final String TOPICS = "topics";
    static final String KEY = "key";
    static final String HEADERS = "headers";
    static final String MAPPING = "mapping";
    static final String MAPPING_TEMPLATE = "mapping.template";
    static final String TEMPLATE_TYPES = "mapping.template.types";
    static final String PASSTHROUGH = "passthrough.behavior";
    static final String STRICT_ESCAPE = "mapping.strict.escape";
    static final String JSON_SCHEMA = "json.schema";
    static final String JSON_SCHEMA_FILE = "json.schema.file";
    static final String SPLIT = "split";
    static final String SPLIT_MAX_RECORDS = "split.max.records";
    static final String UNPACKED_MAX_BYTES = "unpacked.max.bytes";
    static final String BASIC_USERNAME = "basic.username";
    static final String BASIC_PASSWORD = "basic.password";
    static final String EMPTY_VALUES = "empty.values";
    static final String MAX_BYTES = "max.bytes";
    static final String RECORD_MAX_BYTES = "record.max.bytes";
    static final String API_KEY_REQUIRED = "api.key.required";
    static final String API_KEY_IN = "api.key.in";
    static final String SOURCE_IP_ALLOW = "source.ip.allow";
    static final String SOURCE_IP_DENY = "source.ip.deny";
    static final String RESPONSE_STATUS = "response.status";
    static final String RESPONSE_BODY = "response.body";

    static final ConfigDef DEF = definition();

    private static final String GROUP = "Route";

    /** How a request becomes values. */
    enum MappingKind {
        PARAMS,
        BODY,
        REQUEST,
        VELOCITY
    }

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
                        + " method.request.querystring.adid, method.request.body.$.user.id or value.$.id (of the record)."
                        + " Not set, or finding nothing: no key.")
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
                                + " method.request.sha256 (of method, path, sorted query and body) and sha256:<text>, such as"
                                + " sha256:${method.request.path.app_token}|${method.request.querystring.adid}.")
                .in(def);
        key(MAPPING, STRING)
                .defaultsTo("params")
                .valid(oneOf(MappingKind.class))
                .importance(HIGH)
                .group(GROUP, 7)
                .displayName("Mapping")
                .doc(
                        "What a record's value is: all parameters of path, query and form body as one flat JSON object (params);"
                                + " the body as it came, which must be JSON if it says so or does not say what it is (body); the"
                                + " whole request in the shape of API Gateway's Lambda proxy event, without credentials (request);"
                                + " or what a mapping template makes of it (velocity).")
                .in(def);
        key(MAPPING_TEMPLATE, STRING)
                .defaultsTo(null)
                .importance(MEDIUM)
                .group(GROUP, 30)
                .displayName("Mapping template")
                .doc("velocity: an API Gateway mapping template as it is. If it makes the body of a Firehose or Kinesis"
                        + " PutRecord, PutRecordBatch or PutRecords, the records are what is in its Data.")
                .in(def);
        key(TEMPLATE_TYPES, LIST)
                .defaultsTo("application/json")
                .importance(LOW)
                .group(GROUP, 31)
                .displayName("Template types")
                .doc(
                        "velocity: the MIME types that the template is for. A request without a Content-Type is application/json.")
                .in(def);
        key(PASSTHROUGH, STRING)
                .defaultsTo("WHEN_NO_TEMPLATES")
                .valid(oneOf("WHEN_NO_MATCH", "WHEN_NO_TEMPLATES", "NEVER"))
                .importance(LOW)
                .group(GROUP, 32)
                .displayName("Passthrough behavior")
                .doc(
                        "velocity: other types pass as they are (WHEN_NO_MATCH), or are answered 415 (the other two, which differ"
                                + " only for API Gateway methods without a template).")
                .in(def);
        key(STRICT_ESCAPE, BOOLEAN)
                .defaultsTo(true)
                .importance(LOW)
                .group(GROUP, 33)
                .displayName("Strict escape")
                .doc(
                        "velocity: $util.escapeJavaScript leaves single quotes alone. API Gateway puts a backslash before them,"
                                + " which no JSON parser takes; false does the same.")
                .in(def);
        key(SPLIT, STRING)
                .defaultsTo("none")
                .valid(oneOf(BodySplit.class))
                .importance(MEDIUM)
                .group(GROUP, 34)
                .displayName("Split")
                .doc(
                        "Makes a record of each element of a JSON array, or of each line of newline-delimited JSON. The request is"
                                + " answered when Kafka has all of them; after a 5xx some may be written, and are again when the"
                                + " sender repeats it.")
                .in(def);
        key(SPLIT_MAX_RECORDS, INT)
                .defaultsTo(10_000)
                .valid(between(1, 1_000_000))
                .importance(LOW)
                .group(GROUP, 35)
                .width(SHORT)
                .displayName("Records per request")
                .doc("A request that splits into more is answered 413.")
                .in(def);
        key(JSON_SCHEMA, STRING)
                .defaultsTo(null)
                .importance(MEDIUM)
                .group(GROUP, 50)
                .displayName("JSON Schema")
                .doc(
                        "A JSON Schema that the body must satisfy, whatever its content type, else the answer is 400 Invalid request body"
                                + " (API Gateway: a model with its request validator); with split, each part of it. Draft 2020-12"
                                + " unless its $schema names an older one; references to other documents are not followed. What"
                                + " was violated is in $context.error.validationErrorString. A body that takes too many steps to"
                                + " validate is answered 400 too.")
                .in(def);
        key(JSON_SCHEMA_FILE, STRING)
                .defaultsTo(null)
                .importance(MEDIUM)
                .group(GROUP, 51)
                .displayName("JSON Schema file")
                .doc("A file on every worker with the schema, in place of json.schema; read when the tasks start.")
                .in(def);
        key(UNPACKED_MAX_BYTES, LONG)
                .defaultsTo(8_388_608L)
                .valid(between(0, 268_435_456))
                .importance(LOW)
                .group(GROUP, 36)
                .width(SHORT)
                .displayName("Unpacked body size")
                .doc("The largest body after Content-Encoding gzip or deflate is undone; more is answered 413.")
                .in(def);
        key(BASIC_USERNAME, STRING)
                .defaultsTo(null)
                .importance(LOW)
                .group(GROUP, 37)
                .displayName("Basic user name")
                .doc("With it, requests need basic authentication, beside whatever else they need.")
                .in(def);
        key(BASIC_PASSWORD, PASSWORD)
                .defaultsTo(null)
                .importance(LOW)
                .group(GROUP, 38)
                .displayName("Basic password")
                .doc("The user's password.")
                .in(def);
        HmacConfig.define(def, GROUP, 40);
        key(EMPTY_VALUES, STRING)
                .defaultsTo("keep")
                .valid(oneOf(EmptyValues.class))
                .importance(LOW)
                .group(GROUP, 8)
                .displayName("Empty values")
                .doc(
                        "What becomes of parameters without a value in the params mapping: the empty string, null, or nothing.")
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
        key(API_KEY_REQUIRED, BOOLEAN)
                .defaultsTo(false)
                .importance(HIGH)
                .group(GROUP, 11)
                .displayName("API key required")
                .doc(
                        "Whether a request needs an API key (API Gateway: ApiKeyRequired). Without that, keys are ignored.")
                .in(def);
        key(API_KEY_IN, STRING)
                .defaultsTo("header")
                .valid(parsedBy("header, query:<name> or path:<variable>", KeyLocation::parse))
                .importance(MEDIUM)
                .group(GROUP, 12)
                .displayName("API key in")
                .doc(
                        "Where the API key is: the header x-api-key, or for senders that cannot set a header a query parameter or"
                                + " a variable of the path. It is left out of the record; access logs do not show the query, and"
                                + " *** in the place of the variable.")
                .in(def);
        key(SOURCE_IP_ALLOW, LIST)
                .defaultsTo("")
                .valid(parsedBy("IP addresses and CIDR blocks", Cidr::parse))
                .importance(MEDIUM)
                .group(GROUP, 13)
                .displayName("Source IP allow list")
                .doc("The client addresses that may use the route; all if it is empty.")
                .in(def);
        key(SOURCE_IP_DENY, LIST)
                .defaultsTo("")
                .valid(parsedBy("IP addresses and CIDR blocks", Cidr::parse))
                .importance(MEDIUM)
                .group(GROUP, 14)
                .displayName("Source IP deny list")
                .doc("The client addresses that may not, whatever the allow list says.")
                .in(def);
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
                .doc("Its body.")
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

    Set<String> methods() {
        return new LinkedHashSet<>(getList(METHODS));
    }

    Expression topic() {
        return Expression.parse(getString(TOPIC));
    }

    /** The topics that records may go to. Throws {@link ConfigException} if an expression has nothing to choose from. */
    Set<String> topics() {
        if (topic().isConstant()) {
            String text = getString(TOPIC).trim();
            boolean quoted = text.length() > 1 && text.startsWith("'") && text.endsWith("'");
            return Set.of(quoted ? text.substring(1, text.length() - 1) : text);
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

    @Nullable
    Expression recordKey() {
        String expression = getString(KEY);
        return expression == null || expression.isBlank() ? null : Expression.parse(expression);
    }

    Map<String, Expression> headers() {
        Map<String, Expression> headers = new LinkedHashMap<>();
        for (String pair : getList(HEADERS)) {
            Map.Entry<String, Expression> header = header(pair);
            headers.put(header.getKey(), header.getValue());
        }
        return headers;
    }

    /** Throws {@link ConfigException} for a template that is missing or wrong. */
    Mapping mapping() {
        String secret = apiKeyRequired() ? apiKeyIn().queryParameter() : null;
        return switch (Valid.parse(MappingKind.class, name(MAPPING), getString(MAPPING))) {
            case PARAMS -> new ParamsMapping(emptyValues(), secret);
            case BODY -> new BodyMapping();
            case REQUEST -> new RequestMapping(secret);
            case VELOCITY -> velocity(secret);
        };
    }

    private Mapping velocity(@Nullable String secret) {
        String template = getString(MAPPING_TEMPLATE);
        if (template == null || template.isBlank()) {
            throw new ConfigException(name(MAPPING_TEMPLATE), "", "is needed for the velocity mapping");
        }
        try {
            return new VelocityMapping(
                    new MappingTemplate(template, getBoolean(STRICT_ESCAPE), secret, 2 * recordMaxBytes() + 65_536),
                    new LinkedHashSet<>(getList(TEMPLATE_TYPES)),
                    VelocityMapping.Passthrough.valueOf(getString(PASSTHROUGH)));
        } catch (IllegalArgumentException e) {
            throw new ConfigException(name(MAPPING_TEMPLATE), "[template]", e.getMessage());
        }
    }

    /** Null if there is none. Throws {@link ConfigException} for a schema that is none or cannot be read. */
    @Nullable
    BodySchema schema() {
        String inline = getString(JSON_SCHEMA);
        String file = getString(JSON_SCHEMA_FILE);
        if (inline != null && file != null) {
            throw new ConfigException(
                    name(JSON_SCHEMA_FILE), file, "stands in place of " + name(JSON_SCHEMA) + ": set one or the other");
        }
        if (inline == null && file == null) {
            return null;
        }
        try {
            return BodySchema.parse(inline != null ? inline : Files.readString(Path.of(file)));
        } catch (IOException | InvalidPathException e) {
            throw new ConfigException(name(JSON_SCHEMA_FILE), file, "cannot be read on this worker");
        } catch (IllegalArgumentException e) {
            throw new ConfigException(
                    name(inline != null ? JSON_SCHEMA : JSON_SCHEMA_FILE),
                    inline != null ? "[schema]" : file,
                    e.getMessage());
        }
    }

    BodySplit split() {
        return Valid.parse(BodySplit.class, name(SPLIT), getString(SPLIT));
    }

    int maxRecords() {
        return getInt(SPLIT_MAX_RECORDS);
    }

    long unpackedMaxBytes() {
        return getLong(UNPACKED_MAX_BYTES);
    }

    @Nullable
    BasicCredentials basic() {
        String user = getString(BASIC_USERNAME);
        Password password = getPassword(BASIC_PASSWORD);
        if (user == null && password == null) {
            return null;
        }
        if (user == null || password == null) {
            throw new ConfigException(name(BASIC_USERNAME), user, "and " + name(BASIC_PASSWORD) + " belong together");
        }
        return new BasicCredentials(user, password.value());
    }

    @Nullable
    Signature signature() {
        return HmacConfig.signature(this, name(""));
    }

    EmptyValues emptyValues() {
        return Valid.parse(EmptyValues.class, name(EMPTY_VALUES), getString(EMPTY_VALUES));
    }

    long maxBytes() {
        return getLong(MAX_BYTES);
    }

    int recordMaxBytes() {
        return getInt(RECORD_MAX_BYTES);
    }

    boolean apiKeyRequired() {
        return getBoolean(API_KEY_REQUIRED);
    }

    /** Throws {@link ConfigException} for a variable that the path does not have. */
    KeyLocation apiKeyIn() {
        KeyLocation in = KeyLocation.parse(getString(API_KEY_IN));
        String variable = in.pathVariable();
        if (variable != null && !path().hasVariable(variable)) {
            throw new ConfigException(
                    name(API_KEY_IN),
                    getString(API_KEY_IN),
                    "needs a segment {" + variable + "} in " + name(PATH) + ", which is " + path().text());
        }
        return in;
    }

    IpRules sources() {
        return new IpRules(Cidr.parseAll(getList(SOURCE_IP_ALLOW)), Cidr.parseAll(getList(SOURCE_IP_DENY)));
    }

    @Nullable
    RateLimit limit() {
        return UsagePlanConfig.rateLimit(this, name(""));
    }

    HttpReply response() {
        return HttpReply.json(getInt(RESPONSE_STATUS), getString(RESPONSE_BODY));
    }
}
