// SPDX-License-Identifier: Apache-2.0
package io.hydrant.source.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;
import org.apache.kafka.connect.source.SourceRecord;
import org.junit.jupiter.api.Test;

/** Templates, whole requests, split and packed bodies, through a real socket. */
class MappingTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    /** The shape of the templates people have: a loop inside an interpolated string with doubled quotes, PutRecord. */
    private static final String PUT_RECORD = """
            #set($query = $input.params().get('querystring'))
            #set($record = "{
              #foreach($name in $query.keySet())
                ""$name"": ""$util.escapeJavaScript($query.get($name))"",
              #end
              ""app_token"": ""$util.escapeJavaScript($method.request.path.app_token)""
            }")
            { "DeliveryStreamName": "mobile", "Record": { "Data": "$util.base64Encode($record)" } }
            """;

    private static RunningSource velocity(String template, String... more) {
        String[] keys = {
            "routes.attribution.mapping",
            "velocity",
            "routes.attribution.mapping.template",
            template,
            "routes.attribution.methods",
            "ANY"
        };
        String[] all = java.util.Arrays.copyOf(keys, keys.length + more.length);
        System.arraycopy(more, 0, all, keys.length, more.length);
        return RunningSource.start(all);
    }

    private static String made(String template, String target, String... headers) {
        try (RunningSource source = velocity(template)) {
            assertThat(source.get("/1/mobile_attribution" + target, headers).statusCode())
                    .isEqualTo(200);
            return source.values().get(0);
        }
    }

    @Test
    void aPutRecordTemplateGivesTheRecordThatFirehoseWouldHave() throws IOException {
        try (RunningSource source = velocity(PUT_RECORD)) {
            assertThat(source.get(
                                    "/abc123/mobile_attribution?event_token=bkrfgq&event_name=O%27Neil&q=a%22b%5Cc%2F%E8%B3%BC&e=")
                            .statusCode())
                    .isEqualTo(200);
            assertThat(source.get("/abc123/mobile_attribution").statusCode()).isEqualTo(200);

            JsonNode record = JSON.readTree(source.values().get(0));
            assertThat(record.toString())
                    .isEqualTo(
                            "{\"event_token\":\"bkrfgq\",\"event_name\":\"O'Neil\",\"q\":\"a\\\"b\\\\c/購\",\"e\":\"\",\"app_token\":\"abc123\"}");
            assertThat(JSON.readTree(source.values().get(1)).toString()).isEqualTo("{\"app_token\":\"abc123\"}");
        }
    }

    @Test
    void theBackslashBeforeQuotesCanBeHadAsAtApiGateway() {
        try (RunningSource source = velocity(PUT_RECORD, "routes.attribution.mapping.strict.escape", "false")) {
            source.get("/abc123/mobile_attribution?event_name=O%27Neil");

            assertThat(source.values().get(0)).contains("O\\'Neil");
        }
    }

    @Test
    void inputParamsSearchesPathThenQueryThenHeader() {
        String template = "$input.params('app_token') $input.params('a') $input.params('X-H') [$input.params('none')]";
        assertThat(made(template, "?app_token=2&a=1&a=2", "app_token", "3", "X-H", "h"))
                .isEqualTo("1 2 h []");
    }

    @Test
    void functionsAnswerAsTheVectorsSay() {
        assertThat(made("$input.json('$.nope') $input.body $util.urlEncode('a b&c') $util.base64Encode('あ')", ""))
                .isEqualTo("\"\" {} a+b%26c 44GC");
        assertThat(made("$nothing $!nothing|$util.urlDecode('a+b%26c')|$util.base64Decode('44GC')", ""))
                .isEqualTo("$nothing |a b&c|あ");
        assertThat(made("$context.httpMethod $context.resourcePath $context.identity.sourceIp", ""))
                .isEqualTo("GET /{app_token}/mobile_attribution 127.0.0.1");
    }

    @Test
    void bodiesCanBeWalked() {
        String template =
                "$input.path('$.m')|$input.path('$.l')|$input.path('$.l').size()|$input.path('$.l').count()|$input.json('$.s')"
                        + "|#foreach($e in $input.path('$.l'))$e.foo#if($foreach.hasNext),#end#end|#if($input.path('$.no') == '')none#end|$input.json('$.l[*].foo')|$input.path('$.l[0].foo')";
        try (RunningSource source = velocity(template)) {
            assertThat(source.post(
                                    "/1/mobile_attribution",
                                    "{\"m\":{\"foo\":\"bar\"},\"l\":[{\"foo\":\"a\"},{\"foo\":\"b\"}],\"s\":\"x\"}",
                                    "Content-Type",
                                    "application/json; charset=utf-8")
                            .statusCode())
                    .isEqualTo(200);

            assertThat(source.values())
                    .containsExactly("{foo=bar}|[{\"foo\":\"a\"},{\"foo\":\"b\"}]|2|2|\"x\"|a,b|none|[\"a\",\"b\"]|a");
        }
    }

    @Test
    void otherContentTypesPassOrAreRefusedAsConfigured() {
        try (RunningSource source = velocity("{}")) {
            assertThat(source.post("/1/mobile_attribution", "a,b", "Content-Type", "text/csv")
                            .statusCode())
                    .isEqualTo(415);
        }
        try (RunningSource source = velocity("{}", "routes.attribution.passthrough.behavior", "WHEN_NO_MATCH")) {
            assertThat(source.post("/1/mobile_attribution", "a,b", "Content-Type", "text/csv")
                            .statusCode())
                    .isEqualTo(200);
            assertThat(source.values()).containsExactly("a,b");
        }
    }

    @Test
    void templatesCannotReachTheJvm() {
        // Velocity's secure introspector lets a template see the name of a class, and nothing behind it
        String attempts = "$input.class.forName('java.lang.Runtime')|$util.getClass().getClassLoader()"
                + "|$context.class.forName('java.lang.Runtime')|$input.class.protectionDomain";
        assertThat(made(attempts, "")).isEqualTo(attempts);
        assertThat(made("$input.params('a')", "?a=%23set(%24x%3D1)%24util.base64Encode(%27a%27)"))
                .isEqualTo("#set($x=1)$util.base64Encode('a')");
    }

    @Test
    void aRequestThatTheTemplateCannotUseIsTheSendersFault() {
        try (RunningSource source = velocity("$input.json('$.a')")) {
            assertThat(source.post("/1/mobile_attribution", "{").statusCode()).isEqualTo(400);
            assertThat(source.post("/1/mobile_attribution", "{\"a\":1}").statusCode())
                    .isEqualTo(200);
        }
        try (RunningSource source = velocity(
                "#foreach($i in [1..1000])#foreach($j in [1..1000])$input.body#end#end",
                "routes.attribution.record.max.bytes",
                "1000")) {
            assertThat(source.post("/1/mobile_attribution", "{\"a\":1}").statusCode())
                    .isEqualTo(413);
        }
    }

    @Test
    void aWholeRequestHasTheShapeOfALambdaProxyEvent() throws IOException {
        try (RunningSource source =
                RunningSource.start("routes.attribution.mapping", "request", "routes.attribution.methods", "POST")) {
            source.post(
                    "/abc/mobile_attribution?a=1&a=2",
                    "{\"x\":1}",
                    "X-H",
                    "h",
                    "x-api-key",
                    "secret",
                    "Authorization",
                    "secret");
            source.post("/abc/mobile_attribution", new byte[] {(byte) 0xff});

            JsonNode event = JSON.readTree(source.values().get(0));
            assertThat(event.path("httpMethod").asText()).isEqualTo("POST");
            assertThat(event.path("resource").asText()).isEqualTo("/{app_token}/mobile_attribution");
            assertThat(event.path("pathParameters").path("app_token").asText()).isEqualTo("abc");
            assertThat(event.path("queryStringParameters").path("a").asText()).isEqualTo("2");
            assertThat(event.path("multiValueQueryStringParameters").path("a").toString())
                    .isEqualTo("[\"1\",\"2\"]");
            assertThat(event.path("headers").path("X-H").asText()).isEqualTo("h");
            assertThat(event.path("requestContext")
                            .path("identity")
                            .path("sourceIp")
                            .asText())
                    .isEqualTo("127.0.0.1");
            assertThat(event.path("body").asText()).isEqualTo("{\"x\":1}");
            assertThat(source.values().get(0)).doesNotContain("secret");
            JsonNode binary = JSON.readTree(source.values().get(1));
            assertThat(binary.path("isBase64Encoded").asBoolean()).isTrue();
            assertThat(binary.path("body").asText()).isEqualTo("/w==");
        }
    }

    @Test
    void theStageOfAWholeRequestIsInItsContextAlone() throws IOException {
        try (RunningSource source = RunningSource.start(
                "listener.base.path",
                "/prod",
                "routes",
                "attribution,root",
                "routes.attribution.mapping",
                "request",
                "routes.attribution.headers",
                "stage=context.stage",
                "routes.root.path",
                "/",
                "routes.root.mapping",
                "request",
                "routes.root.topic",
                "t")) {
            source.get("/prod/a%20b/mobile_attribution?a=1");
            source.get("/prod");

            JsonNode event = JSON.readTree(source.values().get(0));
            assertThat(event.path("path").asText()).isEqualTo("/a%20b/mobile_attribution");
            JsonNode context = event.path("requestContext");
            assertThat(context.path("path").asText()).isEqualTo("/prod/a%20b/mobile_attribution");
            assertThat(context.path("stage").asText()).isEqualTo("prod");
            assertThat(context.path("resourceId").asText()).isEqualTo("/{app_token}/mobile_attribution");
            assertThat(context.path("extendedRequestId").asText()).hasSize(16);
            assertThat(context.path("requestTimeEpoch").isNumber()).isTrue();
            assertThat(context.path("identity").fieldNames())
                    .toIterable()
                    .containsExactly("sourceIp", "userAgent", "apiKeyId");
            assertThat(source.records().get(0).headers().lastWithName("stage").value())
                    .isEqualTo("prod");
            assertThat(JSON.readTree(source.values().get(1)).path("path").asText())
                    .isEqualTo("/");
        }
    }

    @Test
    void arraysAndLinesBecomeRecordsByteForByte() {
        try (RunningSource source = RunningSource.start(
                "routes.attribution.mapping",
                "body",
                "routes.attribution.methods",
                "POST",
                "routes.attribution.split",
                "array",
                "routes.attribution.key",
                "value.$.id")) {
            assertThat(source.post(
                                    "/a/mobile_attribution",
                                    " [ {\"id\": 1.50 , \"s\":\"購\"},2, -3.0e5 ,\"x,]\" , null,[1, 2],true ]")
                            .statusCode())
                    .isEqualTo(200);
            assertThat(source.post("/a/mobile_attribution", "[]").statusCode()).isEqualTo(200);
            assertThat(source.post("/a/mobile_attribution", "{}").statusCode()).isEqualTo(400);
            assertThat(source.post("/a/mobile_attribution", "[1").statusCode()).isEqualTo(400);

            assertThat(source.values())
                    .containsExactly(
                            "{\"id\": 1.50 , \"s\":\"購\"}", "2", "-3.0e5", "\"x,]\"", "null", "[1, 2]", "true");
            assertThat(source.records().get(0).key()).isEqualTo("1.50");
            assertThat(source.records().get(1).key()).isNull();
        }
        try (RunningSource source = RunningSource.start(
                "routes.attribution.mapping",
                "body",
                "routes.attribution.methods",
                "POST",
                "routes.attribution.split",
                "ndjson",
                "routes.attribution.split.max.records",
                "3")) {
            assertThat(source.post("/a/mobile_attribution", "{\"a\":1}\r\n\n {\"a\":2}\n")
                            .statusCode())
                    .isEqualTo(200);
            assertThat(source.post("/a/mobile_attribution", "\ufeff{\"a\":3}\n").statusCode())
                    .isEqualTo(200);
            assertThat(source.post("/a/mobile_attribution", "\ufeff").statusCode())
                    .isEqualTo(200);
            assertThat(source.post("/a/mobile_attribution", "{\"a\":1}\n{\"a\":\n")
                            .statusCode())
                    .isEqualTo(400);
            assertThat(source.post("/a/mobile_attribution", "1\n2\n3\n4\n").statusCode())
                    .isEqualTo(413);

            assertThat(source.values()).containsExactly("{\"a\":1}", " {\"a\":2}", "{\"a\":3}");
        }
    }

    @Test
    void formBodiesAreParameters() {
        try (RunningSource source = RunningSource.start("routes.attribution.methods", "POST")) {
            source.post(
                    "/a/mobile_attribution?q=1",
                    "x=%E8%B3%BC+y&q=2",
                    "Content-Type",
                    "application/x-www-form-urlencoded");

            assertThat(source.values()).containsExactly("{\"x\":\"購 y\",\"q\":\"2\",\"app_token\":\"a\"}");
        }
    }

    /** Section 1 of apigateway gives the semicolon to query strings alone. */
    @Test
    void aSemicolonSeparatesInQueriesAndNotInForms() {
        try (RunningSource source = RunningSource.start(
                "routes.attribution.methods", "POST", "routes.attribution.key", "method.request.querystring.comment")) {
            source.post(
                    "/t/mobile_attribution?q=1;r=2",
                    "comment=a;b&x=1;",
                    "Content-Type",
                    "application/x-www-form-urlencoded");

            assertThat(source.values())
                    .containsExactly("{\"q\":\"1\",\"r\":\"2\",\"comment\":\"a;b\",\"x\":\"1;\",\"app_token\":\"t\"}");
            assertThat(source.records().get(0).key()).isEqualTo("a;b");
        }
    }

    @Test
    void theParametersMappingTakesNoOtherBodyAwayWithA200() {
        try (RunningSource source = RunningSource.start("routes.attribution.methods", "ANY")) {
            String path = "/a/mobile_attribution?q=1";
            assertThat(source.post(path, "{\"revenue\":9.99}", "Content-Type", "application/json")
                            .statusCode())
                    .isEqualTo(415);
            assertThat(source.post(path, "x=1").statusCode()).isEqualTo(415); // without a type it is no form
            assertThat(source.post(path, "x=1", "Content-Type", "text/plain").body())
                    .isEqualTo("{\"message\":\"Unsupported Media Type\"}");
            assertThat(source.post(path, "", "Content-Type", "application/json").statusCode())
                    .isEqualTo(200);
            assertThat(source.get(path).statusCode()).isEqualTo(200);

            assertThat(source.values())
                    .containsExactly("{\"q\":\"1\",\"app_token\":\"a\"}", "{\"q\":\"1\",\"app_token\":\"a\"}");
        }
    }

    /** Vector M7 of attribution: an empty value, in a query and in a form. */
    @Test
    void emptyValuesAreKeptNulledOrDropped() {
        Map<String, String> expected = Map.of(
                "keep", "{\"created_at\":\"\",\"a\":\"\",\"b\":\"1\",\"app_token\":\"t\"}",
                "null", "{\"created_at\":null,\"a\":null,\"b\":\"1\",\"app_token\":\"t\"}",
                "drop", "{\"b\":\"1\",\"app_token\":\"t\"}");
        expected.forEach((emptyValues, record) -> {
            try (RunningSource source = RunningSource.start(
                    "routes.attribution.empty.values", emptyValues, "routes.attribution.methods", "GET,POST")) {
                assertThat(source.get("/t/mobile_attribution?created_at=&a&b=1").statusCode())
                        .isEqualTo(200);
                assertThat(source.post(
                                        "/t/mobile_attribution",
                                        "created_at=&a&b=1",
                                        "Content-Type",
                                        "application/x-www-form-urlencoded")
                                .statusCode())
                        .isEqualTo(200);

                assertThat(source.values()).as(emptyValues).containsExactly(record, record);
            }
        });
    }

    @Test
    void keysAndHeadersCanBeHashesOfTheRequest() {
        try (RunningSource source = RunningSource.start(
                "routes.attribution.methods",
                "ANY",
                "routes.attribution.mapping",
                "request",
                "routes.attribution.key",
                "method.request.sha256",
                "routes.attribution.headers",
                "h=sha256:${method.request.path.app_token}|${method.request.querystring.id}")) {
            source.get("/t/mobile_attribution?id=1&b=2");
            source.get("/t/mobile_attribution?b=2&id=1"); // the same, in another order
            source.get("/t/mobile_attribution?b=3&id=1");
            source.post("/t/mobile_attribution?b=2&id=1", "{}");
            source.post("/t/mobile_attribution?b=2", "{}");

            List<Object> keys = source.records().stream().map(SourceRecord::key).toList();
            assertThat(keys.get(0)).asString().matches("[0-9a-f]{64}").isEqualTo(keys.get(1));
            assertThat(keys.subList(1, 5)).doesNotHaveDuplicates();
            List<Object> hashes = source.records().stream()
                    .map(record -> record.headers().lastWithName("h").value())
                    .toList();
            // printf 't|1' | sha256sum
            assertThat(hashes.subList(0, 4))
                    .containsOnly("a63d7b7faa3459e26e45e28ab0764cabde9d797d15d9c4f6799a47e2bcb10a9e");
            assertThat(hashes.get(4))
                    .isEqualTo("426c3d77b13e3495a692e288b674a24bc7e96599869244e38b7c4c28f27f0618"); // what is absent is
            // empty
        }
    }

    @Test
    void packedBodiesAreUnpackedAndBombsAreNot() throws IOException {
        try (RunningSource source = RunningSource.start(
                "routes.attribution.mapping",
                "body",
                "routes.attribution.methods",
                "POST",
                "routes.attribution.unpacked.max.bytes",
                "100000")) {
            byte[] body = "{\"a\":\"購\"}".getBytes(UTF_8);
            String path = "/a/mobile_attribution";
            assertThat(source.post(path, gzip(body), "Content-Encoding", "gzip").statusCode())
                    .isEqualTo(200);
            assertThat(source.post(path, deflate(body), "Content-Encoding", "deflate")
                            .statusCode())
                    .isEqualTo(200);
            assertThat(source.post(path, gzip(new byte[1_000_000_000 / 4]), "Content-Encoding", "gzip")
                            .statusCode())
                    .isEqualTo(413);
            assertThat(source.post(path, java.util.Arrays.copyOf(gzip(body), 15), "Content-Encoding", "gzip")
                            .statusCode())
                    .isEqualTo(400);
            assertThat(source.post(path, body, "Content-Encoding", "gzip").statusCode())
                    .isEqualTo(400);
            assertThat(source.post(path, body, "Content-Encoding", "br").statusCode())
                    .isEqualTo(415);
            assertThat(source.post(path, gzip(body), "Content-Encoding", "identity", "Content-Encoding", "gzip")
                            .statusCode())
                    .as("in two lines")
                    .isEqualTo(415);
            byte[] damaged = gzip(body);
            damaged[damaged.length - 6] ^= 1;
            assertThat(source.post(path, damaged, "Content-Encoding", "gzip").statusCode())
                    .isEqualTo(400);

            assertThat(source.values()).containsExactly("{\"a\":\"購\"}", "{\"a\":\"購\"}");
        }
    }

    private static byte[] gzip(byte[] body) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(body);
        }
        return out.toByteArray();
    }

    private static byte[] deflate(byte[] body) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (DeflaterOutputStream deflate = new DeflaterOutputStream(out)) {
            deflate.write(body);
        }
        return out.toByteArray();
    }
}
