// SPDX-License-Identifier: Apache-2.0
package io.hydrant.transforms.parse;

import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.dataformat.csv.CsvFactory;
import com.fasterxml.jackson.dataformat.csv.CsvParser;
import com.fasterxml.jackson.dataformat.csv.CsvSchema;
import io.hydrant.transforms.parse.UnparsableException.Kind;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One record of comma-separated values, as RFC 4180 writes them: a value in quotes may hold delimiters, line ends, and quotes
 * written twice. Immutable.
 */
public final class CsvLineParser implements TextParser {

    private final CsvFactory csv =
            CsvFactory.builder().enable(CsvParser.Feature.WRAP_AS_ARRAY).build();
    private final CsvSchema schema;
    private final List<String> columns;
    private final boolean exact;

    /**
     * @param columns names of the values; further values are named by their place
     * @param quote 0: quotes are ordinary characters
     * @param exact a record with more or fewer values than columns is malformed; else those that lack are left out
     */
    public CsvLineParser(List<String> columns, char delimiter, char quote, boolean exact) {
        CsvSchema base = CsvSchema.emptySchema().withColumnSeparator(delimiter);
        this.schema = quote == 0 ? base.withoutQuoteChar() : base.withQuoteChar(quote);
        this.columns = List.copyOf(columns);
        this.exact = exact;
    }

    @Override
    public Map<String, @Nullable Object> parse(String text) throws UnparsableException {
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        int count = 0;
        try (com.fasterxml.jackson.core.JsonParser parser = csv.createParser(text)) {
            parser.setSchema(schema);
            boolean complete = false;
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                if (token == JsonToken.START_ARRAY && complete) {
                    throw new UnparsableException(Kind.MALFORMED, "there is more than one CSV record");
                }
                if (token == JsonToken.END_ARRAY) {
                    complete = true;
                } else if (token.isScalarValue()) {
                    values.put(count < columns.size() ? columns.get(count) : "column" + (count + 1), parser.getText());
                    count++;
                }
            }
        } catch (IOException e) {
            throw new UnparsableException(Kind.MALFORMED, "malformed CSV");
        }
        if (count == 0 || (exact && count != columns.size())) {
            throw new UnparsableException(
                    Kind.MALFORMED, "the CSV record has " + count + " values, not " + columns.size());
        }
        return values;
    }
}
