// SPDX-License-Identifier: Apache-2.0
package io.hydrant.transforms;

import static io.hydrant.connect.config.Key.key;
import static java.util.Objects.requireNonNull;

import io.hydrant.connect.PluginVersion;
import io.hydrant.connect.config.Valid;
import io.hydrant.transforms.field.FieldPath;
import io.hydrant.transforms.field.Rewrite;
import io.hydrant.transforms.field.Side;
import io.hydrant.transforms.field.Typed;
import io.hydrant.transforms.outcome.Outcomes;
import io.hydrant.transforms.redact.Redactor;
import io.hydrant.transforms.redact.Redactors;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Type;
import org.apache.kafka.common.config.ConfigDef.Width;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.config.types.Password;
import org.apache.kafka.connect.components.Versioned;
import org.apache.kafka.connect.connector.ConnectRecord;
import org.apache.kafka.connect.transforms.Transformation;
import org.jspecify.annotations.Nullable;

/**
 * Makes fields unreadable at any depth: hashed with a key, masked, IP addresses truncated, or nulled; also of records that an
 * earlier transform has tagged. A value that a path cannot lead into, such as JSON text, is rejected.
 *
 * @param <R> source or sink record
 */
public abstract class Redact<R extends ConnectRecord<R>> implements Transformation<R>, Versioned {

    static final String HASH = "redact.hash";
    static final String HASH_KEY = "redact.hash.key";
    static final String MASK = "redact.mask";
    static final String MASK_TEXT = "redact.mask.text";
    static final String MASK_KEEP_LAST = "redact.mask.keep.last";
    static final String IP = "redact.ip";
    static final String IP_V4_BITS = "redact.ip.v4.bits";
    static final String IP_V6_BITS = "redact.ip.v6.bits";
    static final String NULLS = "redact.null";

    private static final int MIN_KEY_LENGTH = 16;

    public static final ConfigDef CONFIG = define();

    /** Values. */
    public static final class Value<R extends ConnectRecord<R>> extends Redact<R> {
        public Value() {
            super(Side.VALUE);
        }
    }

    /** Keys. */
    public static final class Key<R extends ConnectRecord<R>> extends Redact<R> {
        public Key() {
            super(Side.KEY);
        }
    }

    private final Side side;
    private List<Rewrite> rewrites = List.of();
    private @Nullable Outcomes outcomes;

    private Redact(Side side) {
        this.side = side;
    }

    private static ConfigDef define() {
        ConfigDef def = new ConfigDef();
        paths(
                def,
                HASH,
                "Hash",
                1,
                "Fields that become the HMAC-SHA256 of their text, in hex: equal values stay equal.");
        key(HASH_KEY, Type.PASSWORD)
                .defaultsTo(null)
                .recommends(new AcrossKeys(Redact::checkKey))
                .importance(Importance.HIGH)
                .group("Hash", 2)
                .displayName("Hash key")
                .doc("Secret of the hash, at least 16 characters; without it anyone could hash guesses.")
                .in(def);
        paths(def, MASK, "Mask", 1, "Fields that become the mask.");
        key(MASK_TEXT, Type.STRING)
                .defaultsTo("***")
                .importance(Importance.LOW)
                .group("Mask", 2)
                .width(Width.SHORT)
                .displayName("Mask")
                .doc("What stands in place of masked text, and of what redact.ip finds to be no address.")
                .in(def);
        key(MASK_KEEP_LAST, Type.INT)
                .defaultsTo(0)
                .valid(Valid.between(0, 100))
                .importance(Importance.LOW)
                .group("Mask", 3)
                .width(Width.SHORT)
                .displayName("Keep the last")
                .doc("Characters at the end that stay readable, where the text is at least twice as long.")
                .in(def);
        paths(
                def,
                IP,
                "IP address",
                1,
                "Fields with an IP address of which only the first bits stay; the others become 0.");
        bits(def, IP_V4_BITS, 2, "IPv4 bits", 24, 32);
        bits(def, IP_V6_BITS, 3, "IPv6 bits", 48, 128);
        paths(def, NULLS, "Null", 1, "Fields that become null.");
        return Outcomes.define(def);
    }

    @Override
    public void configure(Map<String, ?> properties) {
        AbstractConfig config = new AbstractConfig(CONFIG, properties);
        List<Rewrite> all = new ArrayList<>();
        Redactor mask = Redactors.mask(config.getString(MASK_TEXT), config.getInt(MASK_KEEP_LAST));
        add(all, config, MASK, mask);
        add(
                all,
                config,
                IP,
                Redactors.truncatedIp(
                        config.getInt(IP_V4_BITS), config.getInt(IP_V6_BITS), config.getString(MASK_TEXT)));
        config.getList(NULLS).forEach(path -> all.add(Rewrite.nulls(FieldPath.parse(path))));
        checkKey(config.values());
        Password key = config.getPassword(HASH_KEY);
        if (key != null) {
            add(all, config, HASH, Redactors.hmac(key.value()));
        }
        rewrites = List.copyOf(all);
        outcomes = new Outcomes(getClass(), config);
    }

    private static void checkKey(Map<String, ?> settings) {
        boolean hashes = settings.get(HASH) instanceof List<?> paths && !paths.isEmpty();
        boolean key = settings.get(HASH_KEY) instanceof Password secret
                && secret.value().length() >= MIN_KEY_LENGTH;
        if (hashes && !key) {
            throw new ConfigException(HASH_KEY, "[hidden]", "redact.hash needs a key of at least 16 characters");
        }
    }

    private static void paths(ConfigDef def, String name, String group, int order, String doc) {
        key(name, Type.LIST)
                .defaultsTo("")
                .valid(Valid.parsedBy(FieldPath.SYNTAX + "; [*] is every element", FieldPath::parse))
                .importance(Importance.HIGH)
                .group(group, order)
                .width(Width.LONG)
                .displayName(group + " fields")
                .doc(doc)
                .in(def);
    }

    private static void bits(ConfigDef def, String name, int order, String display, int bits, int max) {
        key(name, Type.INT)
                .defaultsTo(bits)
                .valid(Valid.between(0, max))
                .importance(Importance.LOW)
                .group("IP address", order)
                .width(Width.SHORT)
                .displayName(display)
                .doc("Leading bits that stay.")
                .in(def);
    }

    private static void add(List<Rewrite> all, AbstractConfig config, String key, Redactor redactor) {
        for (String path : config.getList(key)) {
            all.add(Rewrite.texts(FieldPath.parse(path), redactor::redact));
        }
    }

    @Override
    public @Nullable R apply(R record) {
        Outcomes apply = requireNonNull(outcomes, "apply before configure");
        // Tagged ones, too: whatever failed before, what is to be unreadable must not go on.
        return apply.applyToTagged(record, this::redacted, r -> side.with(r, Typed.NULL));
    }

    private R redacted(R record) {
        Typed part = side.of(record);
        if (part.value() == null) {
            return requireNonNull(outcomes).skipped(record);
        }
        for (Rewrite rewrite : rewrites) {
            part = rewrite.applyTo(part);
        }
        return side.with(record, part);
    }

    @Override
    public ConfigDef config() {
        return CONFIG;
    }

    @Override
    public String version() {
        return PluginVersion.of(Redact.class);
    }

    @Override
    public void close() {
        if (outcomes != null) {
            outcomes.close();
        }
    }
}
