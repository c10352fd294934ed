// SPDX-License-Identifier: Apache-2.0
package io.hydrant.benchmarks.transforms;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPOutputStream;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.sink.SinkRecord;
import org.apache.kafka.connect.transforms.Transformation;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** Records per second on one core, for each transform on a record of a kind that it is made for. */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class TransformBenchmark {

    private static final String JSON =
            "{\"time\":\"2026-11-20T08:00:00.123Z\",\"level\":\"error\",\"user\":{\"id\":1234567,"
                    + "\"ip\":\"192.0.2.17\",\"name\":\"alice\"},\"request\":{\"method\":\"POST\",\"path\":\"/v1/orders\",\"bytes\":1834},\"tags\":[\"a\",\"b\"],\"message\":\"order"
                    + " 8812 placed in 37 ms\"}";
    private static final String LINE =
            "192.0.2.17 - frank [20/Nov/2026:08:00:00 +0000] \"GET /index.html?item=8812 HTTP/1.1\""
                    + " 200 2326 \"https://example.com/start\" \"Mozilla/5.0 (X11; Linux x86_64)\"";
    private static final String LTSV =
            "time:[20/Nov/2026:08:00:00 +0000]\tforwardedfor:-\thost:192.0.2.17\treq:GET / HTTP/1.1\tstatus:200"
                    + "\tsize:512\treferer:-\tua:Mozilla/5.0 (X11; Linux x86_64)\treqtime_microsec:1834\tcache:-"
                    + "\truntime:-\tvhost:example.com";

    @Param({
        "CloudWatchFilter",
        "DecodeCloudWatchLogs",
        "Decode",
        "ParseJson",
        "ParseLtsv",
        "ParseKeyValue",
        "ParseCsv",
        "ParseAccessLog",
        "ParseGrok",
        "ParseRegex",
        "ParseQueryString",
        "Jq",
        "Reshape",
        "ExtractTimestamp",
        "Redact",
        "ValidateJson"
    })
    @SuppressWarnings("NullAway.Init") // JMH sets it
    public String transform;

    @SuppressWarnings("NullAway.Init") // set by prepare()
    private Transformation<SinkRecord> subject;

    @SuppressWarnings("NullAway.Init") // set by prepare()
    private SinkRecord record;

    private record Job(Object value, Map<String, String> config) {}

    /** All values of the parameter. */
    static String[] names() throws NoSuchFieldException {
        return TransformBenchmark.class
                .getField("transform")
                .getAnnotation(Param.class)
                .value();
    }

    private static Job job(String transform) throws IOException {
        return switch (transform) {
            case "CloudWatchFilter" -> job(bytes(JSON), "filter.pattern", "{ $.level = error && $.user.id > 1000 }");
            case "DecodeCloudWatchLogs" -> job(gzip(envelope()), "cloudwatch.logs.emit", "message");
            case "Decode" -> job(gzip(bytes(JSON)), "decode", "gzip");
            case "ParseJson" -> job(bytes(JSON));
            case "ParseLtsv" -> job(bytes(LTSV), "types", "time:timestamp,status:int32,size:int64");
            case "ParseKeyValue" ->
                job(bytes("at=info method=GET path=\"/v1/orders\" status=200 took=37ms user=1234567"));
            case "ParseCsv" ->
                job(bytes("7,\"Smith, J.\",12.50,2026-11-20,true"), "csv.columns", "id,name,price,day,paid");
            case "ParseAccessLog" -> job(bytes(LINE));
            case "ParseGrok" -> job(bytes(LINE), "grok.pattern", "%{COMBINEDAPACHELOG}");
            case "ParseRegex" ->
                job(
                        bytes(LINE),
                        "regex.pattern",
                        "^(?<host>\\S+) .* \"(?<req>[^\"]*)\" (?<status>\\d{3}) (?<size>\\d+)");
            case "ParseQueryString" -> job(bytes("app=a1&event=install&name=two+words&country=jp&created=1795161600"));
            case "Jq" ->
                job(
                        bytes(JSON),
                        "jq.query",
                        "select(.level == \"error\") | {level, id: .user.id, path: .request.path}");
            case "Reshape" ->
                job(map(), "move", "user.id->uid", "rename", "message->msg", "default", "region=eu", "delete", "tags");
            case "ExtractTimestamp" -> job(map(), "field", "time", "time.formats", "iso8601");
            case "Redact" ->
                job(map(), "redact.ip", "user.ip", "redact.hash", "user.name", "redact.hash.key", "0123456789abcdef");
            case "ValidateJson" ->
                job(
                        bytes(JSON),
                        "json.schema",
                        "{\"type\":\"object\",\"required\":[\"time\",\"level\"],\"properties\":{\"level\":{\"enum\":[\"info\","
                                + "\"error\"]},\"user\":{\"type\":\"object\",\"properties\":{\"id\":{\"type\":\"integer\"}}}}}");
            default -> throw new IllegalArgumentException(transform);
        };
    }

    private static Job job(Object value, String... config) {
        Map<String, String> map = new HashMap<>();
        for (int i = 0; i < config.length; i += 2) {
            map.put(config[i], config[i + 1]);
        }
        return new Job(value, map);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }

    private static Map<String, Object> map() throws IOException {
        return new ObjectMapper().readValue(JSON, new TypeReference<>() {});
    }

    /** Ten events. */
    private static byte[] envelope() {
        StringBuilder events = new StringBuilder();
        for (int i = 0; i < 10; i++) {
            events.append(i == 0 ? "" : ",")
                    .append("{\"id\":\"3195310660696698337880902507980421114328961542429822156")
                    .append(i)
                    .append("\",\"timestamp\":1795161600000,\"message\":\"")
                    .append(LINE.replace("\"", "\\\""))
                    .append("\"}");
        }
        return bytes("{\"messageType\":\"DATA_MESSAGE\",\"owner\":\"111122223333\",\"logGroup\":\"/app/api\","
                + "\"logStream\":\"i-0abc\",\"subscriptionFilters\":[\"to-lake\"],\"logEvents\":[" + events + "]}");
    }

    private static byte[] gzip(byte[] data) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (OutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(data);
        }
        return out.toByteArray();
    }

    @Setup
    @SuppressWarnings("unchecked") // the class is one of the list above
    public void prepare() throws ReflectiveOperationException, IOException {
        Job job = job(transform);
        subject = (Transformation<SinkRecord>) Class.forName("io.hydrant.transforms." + transform + "$Value")
                .asSubclass(Transformation.class)
                .getDeclaredConstructor()
                .newInstance();
        subject.configure(job.config());
        Schema schema = job.value() instanceof byte[] ? Schema.OPTIONAL_BYTES_SCHEMA : null;
        record = new SinkRecord("logs", 0, null, null, schema, job.value(), 0);
        if (subject.apply(record) == null) {
            throw new IllegalStateException(transform + " dropped the record");
        }
    }

    @TearDown
    public void close() {
        subject.close();
    }

    @Benchmark
    public @Nullable SinkRecord apply() {
        return subject.apply(record);
    }
}
