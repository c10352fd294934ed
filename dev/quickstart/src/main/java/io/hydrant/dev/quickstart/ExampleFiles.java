// SPDX-License-Identifier: Apache-2.0
package io.hydrant.dev.quickstart;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.glue.model.Column;
import software.amazon.awssdk.services.glue.model.CreateTableRequest;
import software.amazon.awssdk.services.glue.model.SerDeInfo;
import software.amazon.awssdk.services.glue.model.StorageDescriptor;
import software.amazon.awssdk.services.glue.model.TableInput;

/**
 * A folder of {@code config-examples}. Connector files are used as they ship; {@code dev-stack.json} beside the folders
 * says, per connector class, what differs on the stack (endpoints, shorter intervals).
 */
public final class ExampleFiles {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final TypeReference<LinkedHashMap<String, String>> CONFIG = new TypeReference<>() {};
    private static final TypeReference<Map<String, LinkedHashMap<String, String>>> CONFIGS = new TypeReference<>() {};

    private final Path folder;

    /**
     * The files of one example.
     *
     * @param folder for example {@code config-examples/attribution}
     */
    public ExampleFiles(Path folder) {
        this.folder = requireNonNull(folder, "folder is null");
    }

    /** A connector's configuration for the stack, for example of {@code source.json}. */
    public Map<String, String> connector(String file) {
        Map<String, String> config = asShipped(file);
        Map<String, LinkedHashMap<String, String>> onStack = read(folder.resolveSibling("dev-stack.json"), CONFIGS);
        config.putAll(onStack.getOrDefault(config.get("connector.class"), new LinkedHashMap<>()));
        return config;
    }

    /** A connector's configuration as it ships, for AWS. */
    public Map<String, String> asShipped(String file) {
        return read(folder.resolve(file), CONFIG);
    }

    /** {@code table.json}, which has the shape that {@code aws glue create-table --cli-input-json} takes. */
    public CreateTableRequest table(String file) {
        JsonNode request = read(folder.resolve(file), new TypeReference<JsonNode>() {});
        JsonNode table = request.path("TableInput");
        JsonNode storage = table.path("StorageDescriptor");
        return CreateTableRequest.builder()
                .databaseName(request.path("DatabaseName").asText())
                .tableInput(TableInput.builder()
                        .name(table.path("Name").asText())
                        .description(table.path("Description").asText())
                        .tableType(table.path("TableType").asText())
                        .parameters(strings(table.path("Parameters")))
                        .partitionKeys(columns(table.path("PartitionKeys")))
                        .storageDescriptor(StorageDescriptor.builder()
                                .columns(columns(storage.path("Columns")))
                                .location(storage.path("Location").asText())
                                .inputFormat(storage.path("InputFormat").asText())
                                .outputFormat(storage.path("OutputFormat").asText())
                                .serdeInfo(SerDeInfo.builder()
                                        .serializationLibrary(storage.path("SerdeInfo")
                                                .path("SerializationLibrary")
                                                .asText())
                                        .parameters(strings(
                                                storage.path("SerdeInfo").path("Parameters")))
                                        .build())
                                .build())
                        .build())
                .build();
    }

    private static List<Column> columns(JsonNode array) {
        List<Column> columns = new ArrayList<>();
        for (JsonNode column : array) {
            columns.add(Column.builder()
                    .name(column.path("Name").asText())
                    .type(column.path("Type").asText())
                    .comment(
                            column.hasNonNull("Comment")
                                    ? column.path("Comment").asText()
                                    : null)
                    .build());
        }
        return columns;
    }

    private static Map<String, String> strings(JsonNode object) {
        return JSON.convertValue(object, CONFIG);
    }

    private static <T> T read(Path file, TypeReference<T> type) {
        try {
            return JSON.readValue(Files.readAllBytes(file), type);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file, e);
        }
    }
}
