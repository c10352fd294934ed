// SPDX-License-Identifier: Apache-2.0
package io.hydrant.source.http;

import static io.hydrant.connect.config.Key.key;
import static io.hydrant.connect.config.Valid.between;
import static io.hydrant.connect.config.Valid.oneOf;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.apache.kafka.common.config.ConfigDef.Importance.LOW;
import static org.apache.kafka.common.config.ConfigDef.Importance.MEDIUM;
import static org.apache.kafka.common.config.ConfigDef.Type.INT;
import static org.apache.kafka.common.config.ConfigDef.Type.PASSWORD;
import static org.apache.kafka.common.config.ConfigDef.Type.STRING;
import static org.apache.kafka.common.config.ConfigDef.Width.SHORT;

import io.hydrant.connect.config.Valid;
import io.hydrant.listener.body.Signature;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.config.types.Password;
import org.jspecify.annotations.Nullable;

/** The keys of a route that say how its requests are signed. */
final class HmacConfig {

    static final String SECRET = "hmac.secret";
    static final String SCHEME = "hmac.scheme";
    static final String HEADER = "hmac.header";
    static final String ALGORITHM = "hmac.algorithm";
    static final String ENCODING = "hmac.encoding";
    static final String PREFIX = "hmac.prefix";
    static final String PAYLOAD = "hmac.payload";
    static final String TIMESTAMP_HEADER = "hmac.timestamp.header";
    static final String REPLAY_WINDOW = "hmac.replay.window.seconds";

    /** Between secrets. */
    private static final String BLANKS = "\\s+";

    /** Methods whose requests say what they say in path and query. */
    private static final Set<String> WITHOUT_BODY = Set.of("GET", "HEAD", "DELETE", "OPTIONS", "ANY");

    private HmacConfig() {}

    static void define(ConfigDef def, String group, int order) {
        key(SECRET, PASSWORD)
                .defaultsTo(null)
                .valid(Valid.secrets(BLANKS))
                .importance(MEDIUM)
                .group(group, order)
                .displayName("HMAC secret")
                .doc(
                        "What requests are signed with; several, separated by blanks, while it is rotated. One that begins with"
                                + " whsec_ is base64, as Standard Webhooks writes it. Not set: requests need no signature; else"
                                + " one without a valid one is answered 401.")
                .in(def);
        key(SCHEME, STRING)
                .defaultsTo("github")
                .valid(oneOf("github", "standard-webhooks", "custom"))
                .importance(MEDIUM)
                .group(group, order + 1)
                .displayName("HMAC scheme")
                .doc("github: sha256=<hex> of the body in X-Hub-Signature-256. standard-webhooks: v1,<base64> of id,"
                        + " timestamp and body in webhook-signature. Both sign nothing of the path and the query. custom: as"
                        + " the keys below say.")
                .in(def);
        key(HEADER, STRING)
                .defaultsTo("X-Signature")
                .importance(LOW)
                .group(group, order + 2)
                .displayName("HMAC header")
                .doc("custom: carries the signature, or several separated by blanks.")
                .in(def);
        key(ALGORITHM, STRING)
                .defaultsTo("HmacSHA256")
                .valid(oneOf("HmacSHA256", "HmacSHA512", "HmacSHA1"))
                .importance(LOW)
                .group(group, order + 3)
                .displayName("HMAC algorithm")
                .doc("custom: the hash.")
                .in(def);
        key(ENCODING, STRING)
                .defaultsTo("hex")
                .valid(oneOf(Signature.Encoding.class))
                .importance(LOW)
                .group(group, order + 4)
                .displayName("HMAC encoding")
                .doc("custom: how the signature is written.")
                .in(def);
        key(PREFIX, STRING)
                .defaultsTo("")
                .importance(LOW)
                .group(group, order + 5)
                .displayName("HMAC prefix")
                .doc("custom: what stands before it, such as sha256=.")
                .in(def);
        key(PAYLOAD, STRING)
                .defaultsTo("{body}")
                .importance(LOW)
                .group(group, order + 6)
                .displayName("HMAC payload")
                .doc(
                        "custom: what is signed. {body}, {method}, {path} and {query} are what was received, before anything"
                                + " is decoded; other names in braces are headers, each of which must be there exactly once:"
                                + " {X-Timestamp}.{body}. What is not in it can be changed by whoever saw a signed request, so"
                                + " routes that answer GET, HEAD, DELETE or OPTIONS, or map parameters (mapping=params), need"
                                + " {query}, such as {method} {path}?{query} and the body on a line of its own.")
                .in(def);
        key(TIMESTAMP_HEADER, STRING)
                .defaultsTo(null)
                .importance(LOW)
                .group(group, order + 7)
                .displayName("HMAC timestamp header")
                .doc(
                        "custom: carries the seconds since 1970 at which the request was signed; it should be part of what is"
                                + " signed.")
                .in(def);
        key(REPLAY_WINDOW, INT)
                .defaultsTo(300)
                .valid(between(1, 86_400))
                .importance(LOW)
                .group(group, order + 8)
                .width(SHORT)
                .displayName("HMAC replay window")
                .doc("How far the time of a signature may be from now.")
                .in(def);
    }

    /** Null if requests need no signature. Throws {@link ConfigException}. */
    static @Nullable Signature signature(AbstractConfig config, String prefix) {
        Password secret = config.getPassword(SECRET);
        if (secret == null) {
            return null;
        }
        List<byte[]> secrets = secrets(secret.value(), prefix);
        Duration window = Duration.ofSeconds(config.getInt(REPLAY_WINDOW));
        return switch (config.getString(SCHEME)) {
            case "github" ->
                new Signature(
                        "X-Hub-Signature-256",
                        "HmacSHA256",
                        Signature.Encoding.HEX,
                        "sha256=",
                        secrets,
                        "{body}",
                        null,
                        window);
            case "standard-webhooks" ->
                new Signature(
                        "webhook-signature",
                        "HmacSHA256",
                        Signature.Encoding.BASE64,
                        "v1,",
                        secrets,
                        "{webhook-id}.{webhook-timestamp}.{body}",
                        "webhook-timestamp",
                        window);
            default -> custom(config, prefix, secrets, window);
        };
    }

    /**
     * Null if the signature covers what the route makes records of, else a sentence. A signature that does not cover the
     * query of a request without a body is one for every query.
     */
    static @Nullable String gap(RouteConfig config, Signature signature) {
        if (signature.covers("query")) {
            return null;
        }
        Optional<String> bodiless =
                config.methods().stream().filter(WITHOUT_BODY::contains).findFirst();
        boolean params = config.getString(MappingConfig.MAPPING).equalsIgnoreCase("params");
        if (bodiless.isEmpty() && !params) {
            return null;
        }
        return "must be custom, with {query} in " + config.name(PAYLOAD) + ": the route "
                + (params ? "maps the query (mapping=params)" : "answers " + bodiless.orElseThrow())
                + ", and whoever saw one signed request could send it again with any other query";
    }

    private static Signature custom(AbstractConfig config, String prefix, List<byte[]> secrets, Duration window) {
        try {
            return new Signature(
                    config.getString(HEADER),
                    config.getString(ALGORITHM),
                    Signature.Encoding.valueOf(config.getString(ENCODING).toUpperCase(Locale.ROOT)),
                    config.getString(PREFIX),
                    secrets,
                    config.getString(PAYLOAD),
                    config.getString(TIMESTAMP_HEADER),
                    window);
        } catch (IllegalArgumentException e) {
            throw new ConfigException(prefix + PAYLOAD, config.getString(PAYLOAD), e.getMessage());
        }
    }

    private static List<byte[]> secrets(String text, String prefix) {
        List<byte[]> secrets = new ArrayList<>();
        for (String each : text.trim().split(BLANKS, -1)) {
            if (!each.startsWith("whsec_")) {
                secrets.add(each.getBytes(UTF_8));
                continue;
            }
            try {
                secrets.add(Base64.getDecoder().decode(each.substring("whsec_".length())));
            } catch (IllegalArgumentException e) {
                throw new ConfigException(prefix + SECRET, "[hidden]", "begins with whsec_ but is not base64 after it");
            }
        }
        return secrets;
    }
}
