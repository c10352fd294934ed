// SPDX-License-Identifier: Apache-2.0
package io.hydrant.source.http;

import static io.hydrant.connect.config.Key.key;
import static io.hydrant.connect.config.Valid.between;
import static io.hydrant.connect.config.Valid.oneOf;
import static org.apache.kafka.common.config.ConfigDef.Importance.HIGH;
import static org.apache.kafka.common.config.ConfigDef.Importance.LOW;
import static org.apache.kafka.common.config.ConfigDef.Importance.MEDIUM;
import static org.apache.kafka.common.config.ConfigDef.Type.BOOLEAN;
import static org.apache.kafka.common.config.ConfigDef.Type.INT;
import static org.apache.kafka.common.config.ConfigDef.Type.LIST;
import static org.apache.kafka.common.config.ConfigDef.Type.LONG;
import static org.apache.kafka.common.config.ConfigDef.Type.STRING;
import static org.apache.kafka.common.config.ConfigDef.Width.SHORT;

import io.hydrant.connect.config.Valid;
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
import java.util.LinkedHashSet;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigException;
import org.jspecify.annotations.Nullable;

/** The keys of a route that say how the body of a request becomes records. */
final class MappingConfig {

    static final String MAPPING = "mapping";
    static final String EMPTY_VALUES = "empty.values";
    static final String MAPPING_TEMPLATE = "mapping.template";
    static final String TEMPLATE_TYPES = "mapping.template.types";
    static final String PASSTHROUGH = "passthrough.behavior";
    static final String STRICT_ESCAPE = "mapping.strict.escape";
    static final String SPLIT = "split";
    static final String SPLIT_MAX_RECORDS = "split.max.records";
    static final String UNPACKED_MAX_BYTES = "unpacked.max.bytes";
    static final String JSON_SCHEMA = "json.schema";
    static final String JSON_SCHEMA_FILE = "json.schema.file";

    /** How a request becomes values. */
    enum MappingKind {
        PARAMS,
        BODY,
        REQUEST,
        VELOCITY
    }

    private MappingConfig() {}

    static void define(ConfigDef def, String group) {
        key(MAPPING, STRING)
                .defaultsTo("params")
                .valid(oneOf(MappingKind.class))
                .importance(HIGH)
                .group(group, 7)
                .displayName("Mapping")
                .doc(
                        "What a record's value is: all parameters of path, query and form body as one flat JSON object (params;"
                                + " a body that is no form is answered 415); the body as it came, which must be JSON if it says"
                                + " so or does not say what it is (body); the whole request in the shape of API Gateway's Lambda"
                                + " proxy event, without credentials (request; its path is without listener.base.path, which is"
                                + " requestContext.stage); or what a mapping template makes of it"
                                + " (velocity).")
                .in(def);
        key(EMPTY_VALUES, STRING)
                .defaultsTo("keep")
                .valid(oneOf(EmptyValues.class))
                .importance(LOW)
                .group(group, 8)
                .displayName("Empty values")
                .doc(
                        "What becomes of parameters without a value in the params mapping: the empty string, null, or nothing.")
                .in(def);
        key(MAPPING_TEMPLATE, STRING)
                .defaultsTo(null)
                .importance(MEDIUM)
                .group(group, 30)
                .displayName("Mapping template")
                .doc("velocity: an API Gateway mapping template as it is. If it makes the body of a Firehose or Kinesis"
                        + " PutRecord, PutRecordBatch or PutRecords, the records are what is in its Data.")
                .in(def);
        key(TEMPLATE_TYPES, LIST)
                .defaultsTo("application/json")
                .importance(LOW)
                .group(group, 31)
                .displayName("Template types")
                .doc(
                        "velocity: the MIME types that the template is for. A request without a Content-Type is application/json.")
                .in(def);
        key(PASSTHROUGH, STRING)
                .defaultsTo("WHEN_NO_TEMPLATES")
                .valid(oneOf("WHEN_NO_MATCH", "WHEN_NO_TEMPLATES", "NEVER"))
                .importance(LOW)
                .group(group, 32)
                .displayName("Passthrough behavior")
                .doc(
                        "velocity: other types pass as they are (WHEN_NO_MATCH), or are answered 415 (the other two, which differ"
                                + " only for API Gateway methods without a template).")
                .in(def);
        key(STRICT_ESCAPE, BOOLEAN)
                .defaultsTo(true)
                .importance(LOW)
                .group(group, 33)
                .displayName("Strict escape")
                .doc(
                        "velocity: $util.escapeJavaScript leaves single quotes alone. API Gateway puts a backslash before them,"
                                + " which no JSON parser takes; false does the same.")
                .in(def);
        key(SPLIT, STRING)
                .defaultsTo("none")
                .valid(oneOf(BodySplit.class))
                .importance(MEDIUM)
                .group(group, 34)
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
                .group(group, 35)
                .width(SHORT)
                .displayName("Records per request")
                .doc("A request that splits into more is answered 413.")
                .in(def);
        key(UNPACKED_MAX_BYTES, LONG)
                .defaultsTo(8_388_608L)
                .valid(between(0, 268_435_456))
                .importance(LOW)
                .group(group, 36)
                .width(SHORT)
                .displayName("Unpacked body size")
                .doc("The largest body after Content-Encoding gzip or deflate is undone; more is answered 413.")
                .in(def);
        key(JSON_SCHEMA, STRING)
                .defaultsTo(null)
                .importance(MEDIUM)
                .group(group, 50)
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
                .group(group, 51)
                .displayName("JSON Schema file")
                .doc("A file on every worker with the schema, in place of json.schema; read when the tasks start.")
                .in(def);
    }

    /** Throws {@link ConfigException} for a template that is missing or wrong. */
    static MappingKind kind(RouteConfig config) {
        return Valid.parse(MappingKind.class, config.name(MAPPING), config.getString(MAPPING));
    }

    static Mapping mapping(RouteConfig config) {
        String secret = config.apiKeyRequired() ? config.apiKeyIn().queryParameter() : null;
        return switch (kind(config)) {
            case PARAMS ->
                new ParamsMapping(
                        Valid.parse(EmptyValues.class, config.name(EMPTY_VALUES), config.getString(EMPTY_VALUES)),
                        secret);
            case BODY -> new BodyMapping();
            case REQUEST -> new RequestMapping(secret);
            case VELOCITY -> velocity(config, secret);
        };
    }

    private static Mapping velocity(RouteConfig config, @Nullable String secret) {
        String template = config.getString(MAPPING_TEMPLATE);
        if (template == null || template.isBlank()) {
            throw new ConfigException(config.name(MAPPING_TEMPLATE), "", "is needed for the velocity mapping");
        }
        try {
            return new VelocityMapping(
                    new MappingTemplate(
                            template, config.getBoolean(STRICT_ESCAPE), secret, 2 * config.recordMaxBytes() + 65_536),
                    new LinkedHashSet<>(config.getList(TEMPLATE_TYPES)),
                    VelocityMapping.Passthrough.valueOf(config.getString(PASSTHROUGH)));
        } catch (IllegalArgumentException e) {
            throw new ConfigException(config.name(MAPPING_TEMPLATE), "[template]", e.getMessage());
        }
    }

    /** Null if there is none. Throws {@link ConfigException} for a schema that is none or cannot be read. */
    static @Nullable BodySchema schema(RouteConfig config) {
        String inline = config.getString(JSON_SCHEMA);
        String file = config.getString(JSON_SCHEMA_FILE);
        if (inline != null && file != null) {
            throw new ConfigException(
                    config.name(JSON_SCHEMA_FILE),
                    file,
                    "stands in place of " + config.name(JSON_SCHEMA) + ": set one or the other");
        }
        if (inline == null && file == null) {
            return null;
        }
        try {
            return BodySchema.parse(inline != null ? inline : Files.readString(Path.of(file)));
        } catch (IOException | InvalidPathException e) {
            throw new ConfigException(config.name(JSON_SCHEMA_FILE), file, "cannot be read on this worker");
        } catch (IllegalArgumentException e) {
            throw new ConfigException(
                    config.name(inline != null ? JSON_SCHEMA : JSON_SCHEMA_FILE),
                    inline != null ? "[schema]" : file,
                    e.getMessage());
        }
    }
}
