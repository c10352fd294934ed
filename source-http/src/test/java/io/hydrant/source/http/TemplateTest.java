// SPDX-License-Identifier: Apache-2.0
package io.hydrant.source.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** The variables and directives of mapping templates (apigateway sections 7.1 to 7.5), through a real socket. */
class TemplateTest {

    private static final String PATH = "/1/mobile_attribution";

    /** AWS's own pass-through template. */
    private static final String ALL_PARAMETERS = """
            #set($allParams = $input.params())
            {#foreach($type in $allParams.keySet())
              #set($params = $allParams.get($type))
              "$type": {#foreach($name in $params.keySet())
                "$name": "$util.escapeJavaScript($params.get($name))"#if($foreach.hasNext),#end
              #end}#if($foreach.hasNext),#end
            #end}
            """;

    private static RunningSource velocity(String template, String... more) {
        String[] keys = {
            "routes.attribution.mapping", "velocity",
            "routes.attribution.mapping.template", template,
            "routes.attribution.methods", "ANY"
        };
        String[] all = Arrays.copyOf(keys, keys.length + more.length);
        System.arraycopy(more, 0, all, keys.length, more.length);
        return RunningSource.start(all);
    }

    private static String made(String template, String body) {
        try (RunningSource source = velocity(template)) {
            assertThat(source.post(PATH, body).statusCode()).isEqualTo(200);
            return source.values().get(0);
        }
    }

    private static int posted(RunningSource source, String body) {
        return source.post(PATH, body, "Content-Type", "application/json").statusCode();
    }

    /** The context of AWS's own pass-through template, and what else section 6 of apigateway names. */
    @Test
    void theWholeContextIsKnownAndWhatIsAbsentIsEmpty() {
        String template = "$context.httpMethod $context.resourcePath $context.resourceId $context.path $context.stage"
                + " $context.domainName $context.domainPrefix $context.extendedRequestId.length() $context.protocol"
                + " $context.identity.sourceIp|$context.accountId$context.apiId$context.authorizer.principalId"
                + "$context.identity.accountId$context.identity.apiKey$context.identity.apiKeyId$context.identity.caller"
                + "$context.identity.cognitoAuthenticationProvider$context.identity.cognitoAuthenticationType"
                + "$context.identity.cognitoIdentityId$context.identity.cognitoIdentityPoolId$context.identity.user"
                + "$context.identity.userAgent$context.identity.userArn$context.identity.accessKey"
                + "$context.identity.clientCert.subjectDN$context.identity.clientCert.validity.notAfter|";
        String request = "GET /prod" + PATH + " HTTP/1.1\r\nHost: api.example.com\r\nConnection: close\r\n\r\n";
        try (RunningSource source = velocity(template, "listener.base.path", "/prod")) {
            assertThat(RawHttp.exchange(source.port(), request)).startsWith("HTTP/1.1 200");

            assertThat(source.values())
                    .containsExactly("GET /{app_token}/mobile_attribution /{app_token}/mobile_attribution"
                            + " /prod/1/mobile_attribution prod api.example.com api 16 HTTP/1.1 127.0.0.1||");
        }
        assertThat(made("[$context.stage]$context.nothing$context.status", "{}"))
                .as("no base path; no variable; one of access logs only")
                .isEqualTo("[]$context.nothing$context.status");
    }

    @Test
    void aTemplateIsForTheTypesThatAreNamed() {
        try (RunningSource source =
                velocity("made", "routes.attribution.mapping.template.types", "text/csv,application/xml")) {
            assertThat(source.post(PATH, "a,b", "Content-Type", "Text/CSV; charset=utf-8")
                            .statusCode())
                    .isEqualTo(200);
            assertThat(source.post(PATH, "<a/>", "Content-Type", "application/xml")
                            .statusCode())
                    .isEqualTo(200);
            assertThat(source.post(PATH, "{}", "Content-Type", "application/json")
                            .statusCode())
                    .isEqualTo(415);
            assertThat(source.post(PATH, "{}").statusCode()).isEqualTo(415); // no type is application/json

            assertThat(source.values()).containsExactly("made", "made");
        }
    }

    @Test
    void otherTypesNeverPass() {
        try (RunningSource source = velocity("made", "routes.attribution.passthrough.behavior", "NEVER")) {
            assertThat(source.post(PATH, "a,b", "Content-Type", "text/csv").statusCode())
                    .isEqualTo(415);
            assertThat(source.post(PATH, "a,b", "Content-Type", "text/csv").body())
                    .isEqualTo("{\"message\":\"Unsupported Media Type\"}");
            assertThat(source.post(PATH, "{}").statusCode()).isEqualTo(200);

            assertThat(source.values()).containsExactly("made");
        }
    }

    @Test
    void repeatedParametersAndHeadersCanAllBeHad() {
        String template = "$method.request.querystring.a|$method.request.header.X-H"
                + "|#foreach($v in $method.request.multivaluequerystring.a)$v,#end"
                + "|#foreach($v in $method.request.multivalueheader.get('x-h'))$v,#end";
        try (RunningSource source = velocity(template)) {
            assertThat(source.get(PATH + "?a=1&b=0&a=2", "X-H", "h1", "X-H", "h2")
                            .statusCode())
                    .isEqualTo(200);

            assertThat(source.values()).containsExactly("2|h2|1,2,|h1,h2,");
        }
    }

    @Test
    void textCanBeParsedAsJson() {
        String event = "{\"event_value\":\"{\\\"af_revenue\\\":\\\"9.99\\\",\\\"l\\\":[1,2]}\"}";
        assertThat(made(
                        "#set($v = $util.parseJson($input.path('$.event_value')))$v.af_revenue|$v.l.size()|$v.l",
                        event))
                .isEqualTo("9.99|2|[1,2]");
        try (RunningSource source = velocity("$util.parseJson($input.path('$.event_value'))")) {
            assertThat(posted(source, "{\"event_value\":\"{\"}")).isEqualTo(400);
        }
    }

    @Test
    void loopsBreakAndTemplatesStop() {
        assertThat(made(
                        "#foreach($i in $input.path('$.l'))#if($i == 3)#break#end$i($foreach.index,$foreach.count)#end|after",
                        "{\"l\":[1,2,3,4]}"))
                .isEqualTo("1(0,1)2(1,2)|after");
        assertThat(made("before#if($input.path('$.stop'))#stop#end|after", "{\"stop\":true}"))
                .isEqualTo("before");
    }

    @Test
    void valuesPrintAsAtApiGateway() {
        String body = "{\"m\":{\"foo\":[{\"nested\":\"bar\"}],\"n\":null},\"e\":[],\"n\":null,\"t\":true,\"d\":1.50}";
        assertThat(made("$input.path('$.m')|$input.path('$.e')|[$input.path('$.no')]|[$input.path('$.n')]", body))
                .isEqualTo("{foo=[{\"nested\":\"bar\"}], n=}|[]|[]|[]");
        assertThat(made("$input.json('$.n') $input.json('$.t') $input.json('$.d') $input.json('$.e')", body))
                .isEqualTo("null true 1.50 []");
        assertThat(made("$util.escapeJavaScript($nothing)|$util.escapeJavaScript($input.path('$.t'))", body))
                .isEqualTo("null|true");
    }

    @Test
    void credentialsAreNotInTheMaps() {
        String[] credentials = {
            "x-api-key", "SECRET-0123456789",
            "Authorization", "Basic " + java.util.Base64.getEncoder().encodeToString("u:SECRET".getBytes(UTF_8)),
            "Cookie", "session=SECRET",
            "X-H", "h"
        };
        String[] access = {
            "routes.attribution.api.key.required", "true",
            "api.keys", "k",
            "api.keys.k.value", "SECRET-0123456789",
            "routes.attribution.basic.username", "u",
            "routes.attribution.basic.password", "SECRET"
        };
        String template = ALL_PARAMETERS
                + "$method.request.header|$method.request.multivalueheader|$!method.request.header.Authorization"
                + "|$input.params('X-Api-Key')|$input.params('Cookie').length()";
        try (RunningSource source = velocity(template, access)) {
            assertThat(source.get(PATH + "?a=1", credentials).statusCode()).isEqualTo(200);

            assertThat(source.values().get(0))
                    .contains("\"X-H\": \"h\"", "\"a\": \"1\"", "\"app_token\": \"1\"")
                    .endsWith("|||14")
                    .doesNotContain("SECRET", "U0VDUkVU", "Authorization\"", "ookie");
        }
        access = Arrays.copyOf(access, access.length + 2);
        access[access.length - 2] = "routes.attribution.api.key.in";
        access[access.length - 1] = "query:key";
        try (RunningSource source =
                velocity(ALL_PARAMETERS + "$method.request.querystring|[$input.params('key')]", access)) {
            assertThat(source.get(PATH + "?a=1&key=SECRET-0123456789", credentials)
                            .statusCode())
                    .isEqualTo(200);
            assertThat(source.values().get(0))
                    .contains("\"a\": \"1\"", "{a=1}|[]")
                    .doesNotContain("SECRET");
        }
    }

    @Test
    void interpolatedStringsEnd() {
        String small = "{\"meta\":\"m\",\"l\":[1,2,3]}";
        String large = "{\"meta\":\"" + "m".repeat(20_000) + "\",\"l\":[" + "1,".repeat(999) + "1]}";
        String twoLoops = "#foreach($a in $input.path('$.l'))#foreach($b in $input.path('$.l'))";
        for (String template : new String[] {
            "#set($d = \"" + twoLoops + "$input.json('$.meta')#end#end\")$util.base64Encode($d)",
            "$util.base64Encode(\"" + twoLoops + "$input.json('$.meta')#end#end\")",
            "#set($d = \"" + twoLoops + "x".repeat(5_000) + "#end#end\")$d.length()",
            "#set($d = '')" + twoLoops + "#set($d = $d + $input.json('$.meta'))#end#end$d.length()",
            "#set($d = 'd')#foreach($a in $input.path('$.l'))#set($d = \"$d$d\")#end$d.length()",
            "#set($d = 'd')#foreach($a in $input.path('$.l'))#set($d = $d + $d)#end$d.length()",
            "$input.path('$.meta').replace('m', $input.path('$.meta')).length()",
            "$input.path('$.meta').replaceAll('m', $input.path('$.meta')).length()",
            "$input.path('$.meta').repeat($input.path('$.meta').repeat(5).length()).length()"
        }) {
            try (RunningSource source = velocity(template, "routes.attribution.record.max.bytes", "100000")) {
                assertThat(posted(source, large)).as(template).isEqualTo(413);
                assertThat(posted(source, small)).as(template).isEqualTo(200);
            }
        }
    }

    @Test
    void whatIsLargeButNotTooLargePasses() {
        String text = "m".repeat(90_000);
        try (RunningSource source = velocity(
                "#set($b = $input.body)#set($c = \"$b\")#set($d = $c.replace('\\', '/').replaceAll(\"n\", 'm'))$d",
                "routes.attribution.record.max.bytes",
                "100000")) {
            assertThat(posted(source, "\"" + text + "\"")).isEqualTo(200);
            assertThat(source.values()).containsExactly("\"" + text + "\"");
        }
    }
}
