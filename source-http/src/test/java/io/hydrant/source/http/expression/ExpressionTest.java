// SPDX-License-Identifier: Apache-2.0
package io.hydrant.source.http.expression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is an expression. What it finds in a request, {@code ExpressionsOfRecordsTest} shows. */
class ExpressionTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "method.request.path.app_token",
                "$method.request.querystring.a.b-c",
                "method.request.header.X-App",
                "method.request.sha256",
                "$method.request.body",
                "method.request.body.$.user.id",
                "method.request.body.user['first name'].x",
                "$value",
                "value.$.list[*].id",
                "context.requestId",
                "${method.request.querystring.data[id]}|${value.$.a}",
                "sha256:${method.request.body.$.a}|$context.requestId",
                "my-topic",
                "app.context.events",
                "5 $ a piece",
                "'x-$method.request.body.$.id'"
            })
    void canBeRead(String text) {
        assertThatCode(() -> Expression.parse(text)).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "x-$method.request.body.$.id",
                "$method.request.body.$.a|$method.request.body.$.b",
                "method.request.body.$.a|b",
                "x-$value.$.id",
                "$value.$.a-$value.$.b",
                "value.$.a b",
                "${method.request.path.a",
                "method.request.path.a|method.request.path.b",
                "method.request.querystring.a|b",
                "method.request.path.",
                "$method.request.path",
                "x-method.request.path.a",
                "method.request.multivaluequerystring.a",
                "$method.request.sha256-x",
                "sha256:x-$method.request.body.$.id",
                "context.request id",
                "$context"
            })
    void isNoConstantByMistake(String text) {
        assertThatThrownBy(() -> Expression.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("a reference that cannot be read")
                .hasMessageContaining("${method.request.path.id}");
    }

    @Test
    void saysWhichPathVariablesItTakes() {
        assertThat(Expression.parse(
                                "sha256:$method.request.path.app-${method.request.path.id}|$method.request.path.app")
                        .pathVariables())
                .containsExactly("app", "id");
        assertThat(Expression.parse("method.request.path.app-id").pathVariables())
                .containsExactly("app-id");
        assertThat(Expression.parse("'method.request.path.app'").pathVariables())
                .isEmpty();
    }
}
