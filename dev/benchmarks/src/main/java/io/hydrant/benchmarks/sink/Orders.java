// SPDX-License-Identifier: Apache-2.0
package io.hydrant.benchmarks.sink;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.UUID;

/** Orders of a shop, nested and with escaped text, about 5 KB each. */
final class Orders {
    static final Map<String, String> COLUMNS = columns();

    private static final String[] WORDS = {
        "caf\\u00e9", "na\\u00efve", "\\u6771\\u4eac", "\\\"quoted\\\"", "C:\\\\temp", "line\\nbreak", "tab\\there",
                "plain",
        "shipping", "express", "gift", "fragile", "return", "street", "42", "apartment"
    };

    private Orders() {}

    private static Map<String, String> columns() {
        Map<String, String> columns = new LinkedHashMap<>();
        columns.put("order_id", "string");
        columns.put("created_at", "timestamp");
        columns.put(
                "customer",
                "struct<id:bigint,name:string,email:string,address:struct<street:string,city:string,zip:string>>");
        columns.put(
                "items",
                "array<struct<sku:string,quantity:int,price:decimal(10,2),weight:double,tags:array<string>,note:string>>");
        columns.put("attributes", "map<string,string>");
        columns.put("payload", "string");
        columns.put("total", "double");
        return columns;
    }

    static String order(SplittableRandom random, int index) {
        StringBuilder text = new StringBuilder(6000);
        text.append("{\"order_id\":\"").append(new UUID(random.nextLong(), random.nextLong()));
        text.append("\",\"created_at\":\"")
                .append(Events.timestamp(Events.START_MILLIS + index + random.nextInt(3000)));
        text.append("\",\"customer\":{\"id\":").append(random.nextInt(300_000)).append(",\"name\":\"");
        words(text, random, 3);
        text.append("\",\"email\":\"user").append(random.nextInt(300_000));
        text.append("@example.com\",\"address\":{\"street\":\"");
        words(text, random, 5);
        text.append("\",\"city\":\"\\u5927\\u962a\",\"zip\":\"").append(10_000 + random.nextInt(80_000));
        text.append("\"}},\"items\":[");
        for (int item = 0; item < 16; item++) {
            text.append(item == 0 ? "{" : ",{").append("\"sku\":\"SKU-").append(random.nextInt(20_000));
            text.append("\",\"quantity\":").append(1 + random.nextInt(9)).append(",\"price\":");
            text.append(random.nextInt(500))
                    .append('.')
                    .append(10 + random.nextInt(90))
                    .append(",\"weight\":");
            text.append(random.nextInt(10_000) / 1000.0).append(",\"tags\":[\"a");
            text.append(random.nextInt(50))
                    .append("\",\"b")
                    .append(random.nextInt(50))
                    .append("\"],\"note\":\"");
            words(text, random, 10);
            text.append("\"}");
        }
        text.append("],\"attributes\":{");
        for (int attribute = 0; attribute < 12; attribute++) {
            text.append(attribute == 0 ? "\"" : ",\"")
                    .append("key_")
                    .append(attribute)
                    .append("\":\"");
            words(text, random, 3);
            text.append('"');
        }
        text.append("},\"payload\":\"{\\\"trace\\\":[");
        for (int step = 0; step < 30; step++) {
            text.append(step == 0 ? "" : ",").append("{\\\"at\\\":").append(random.nextInt(1_000_000));
            text.append(",\\\"op\\\":\\\"").append(step).append("\\\"}");
        }
        text.append("]}\",\"total\":").append(random.nextInt(100_000) / 100.0).append('}');
        return text.toString();
    }

    private static void words(StringBuilder text, SplittableRandom random, int count) {
        for (int i = 0; i < count; i++) {
            text.append(i == 0 ? "" : " ").append(WORDS[random.nextInt(WORDS.length)]);
        }
    }
}
