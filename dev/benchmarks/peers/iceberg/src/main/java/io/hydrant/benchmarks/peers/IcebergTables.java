// SPDX-License-Identifier: Apache-2.0
package io.hydrant.benchmarks.peers;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.iceberg.CatalogUtil;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.Schema;
import org.apache.iceberg.catalog.Catalog;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.catalog.SupportsNamespaces;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.types.Type;
import org.apache.iceberg.types.Types;

/** The table of attribution events in an Iceberg catalog, partitioned by hour, in Parquet with Snappy as ours. */
final class IcebergTables {
    static final TableIdentifier EVENTS = TableIdentifier.of("bench", "events");

    private IcebergTables() {}

    /** Creates the table in the catalog that a sink's configuration describes: before a worker starts. */
    public static void main(String[] args) throws Exception {
        Map<String, String> catalog = new java.util.HashMap<>();
        for (String argument : args) {
            int equals = argument.indexOf('=');
            catalog.put(argument.substring(0, equals), argument.substring(equals + 1));
        }
        Catalog opened = open(catalog);
        create(opened);
        ((AutoCloseable) opened).close();
    }

    static Catalog open(Map<String, String> properties) {
        return CatalogUtil.buildIcebergCatalog("bench", properties, new Configuration());
    }

    static void create(Catalog catalog) {
        Namespace namespace = EVENTS.namespace();
        if (catalog instanceof SupportsNamespaces namespaces && !namespaces.namespaceExists(namespace)) {
            namespaces.createNamespace(namespace);
        }
        if (catalog.tableExists(EVENTS)) {
            return;
        }
        List<Types.NestedField> fields = new ArrayList<>();
        for (String name : List.of(
                "app_token", "event_token", "event_name", "app_name", "activity_kind", "created_at", "adid", "country",
                "os_name", "os_version", "ip_address", "revenue", "currency", "tracker", "campaign")) {
            Type type = switch (name) {
                case "created_at" -> Types.TimestampType.withoutZone();
                case "revenue" -> Types.DoubleType.get();
                default -> Types.StringType.get();
            };
            fields.add(Types.NestedField.optional(fields.size() + 1, name, type));
        }
        Schema schema = new Schema(fields);
        catalog.createTable(
                EVENTS,
                schema,
                PartitionSpec.builderFor(schema).hour("created_at").build(),
                Map.of("write.parquet.compression-codec", "snappy"));
    }
}
