// SPDX-License-Identifier: Apache-2.0
package io.hydrant.transforms;

import static io.hydrant.connect.config.Key.key;

import io.hydrant.connect.config.Valid;
import io.hydrant.transforms.field.Side;
import io.hydrant.transforms.parse.CsvLineParser;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Type;
import org.apache.kafka.common.config.ConfigDef.Width;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.connect.connector.ConnectRecord;

/**
 * Parses one record of comma-separated values.
 *
 * @param <R> source or sink record
 */
public abstract class ParseCsv<R extends ConnectRecord<R>> extends FieldTransform<R> {

    static final String COLUMNS = "csv.columns";
    static final String DELIMITER = "csv.delimiter";
    static final String QUOTE = "csv.quote";
    static final String EXACT = "csv.columns.exact";

    private static final String TAB = "tab";
    private static final String NONE = "none";

    public static final ConfigDef CONFIG = define();

    /** Values. */
    public static final class Value<R extends ConnectRecord<R>> extends ParseCsv<R> {
        public Value() {
            super(Side.VALUE);
        }
    }

    /** Keys. */
    public static final class Key<R extends ConnectRecord<R>> extends ParseCsv<R> {
        public Key() {
            super(Side.KEY);
        }
    }

    private ParseCsv(Side side) {
        super(side, CONFIG);
    }

    private static ConfigDef define() {
        ConfigDef def = new ConfigDef();
        key(COLUMNS, Type.LIST)
                .valid(Valid.notEmpty())
                .importance(Importance.HIGH)
                .group("Format", 1)
                .width(Width.LONG)
                .displayName("Columns")
                .doc("Names of the values, in order; further values are named column and their place.")
                .in(def);
        key(DELIMITER, Type.STRING)
                .defaultsTo(",")
                .valid(Valid.parsedBy("one character, or tab", ParseCsv::delimiter))
                .importance(Importance.MEDIUM)
                .group("Format", 2)
                .width(Width.SHORT)
                .displayName("Delimiter")
                .doc("What stands between values.")
                .in(def);
        key(QUOTE, Type.STRING)
                .defaultsTo("\"")
                .valid(Valid.parsedBy("one character, or none", ParseCsv::quote))
                .importance(Importance.LOW)
                .group("Format", 3)
                .width(Width.SHORT)
                .displayName("Quote")
                .doc("What encloses values that hold delimiters or line ends; written twice it stands for itself.")
                .in(def);
        key(EXACT, Type.BOOLEAN)
                .defaultsTo(false)
                .importance(Importance.LOW)
                .group("Format", 4)
                .width(Width.SHORT)
                .displayName("Exact columns")
                .doc("Whether a record with more or fewer values than columns is an error.")
                .in(def);
        return FieldStep.defineObject(ParserStep.define(def, "", ""));
    }

    @Override
    FieldStep<R> step(Side side, AbstractConfig config) {
        char delimiter = delimiter(config.getString(DELIMITER));
        char quote = quote(config.getString(QUOTE));
        if (delimiter == quote) {
            throw new ConfigException(QUOTE, config.getString(QUOTE), "must differ from " + DELIMITER);
        }
        return ParserStep.of(
                getClass(),
                side,
                config,
                new CsvLineParser(config.getList(COLUMNS), delimiter, quote, config.getBoolean(EXACT)));
    }

    private static char delimiter(String word) {
        return word.equals(TAB) ? '\t' : one(word);
    }

    private static char quote(String word) {
        return word.equals(NONE) ? 0 : one(word);
    }

    private static char one(String word) {
        if (word.length() != 1 || word.charAt(0) == '\n' || word.charAt(0) == '\r') {
            throw new IllegalArgumentException("must be one character");
        }
        return word.charAt(0);
    }
}
