// SPDX-License-Identifier: Apache-2.0
package io.hydrant.listener.netty;

import static org.assertj.core.api.Assertions.assertThat;

import io.hydrant.listener.http.MalformedRequest;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RequestHeadsTest {

    @ParameterizedTest
    @CsvSource({
        "/w?u=http://x/y, /w?u=http://x/y",
        "http://x, /",
        "http://x/, /",
        "HTTPS://x:8443/w?a=1, /w?a=1",
        "http://x?a=1, /?a=1",
        "http://x?u=/w, /?u=/w",
        "http://x#/w, /#/w",
        "w?u=http://x/w,",
        "ftp://x/w,",
        "x:80,",
        "*,"
    })
    void aPathIsWhatFollowsTheAuthority(String target, @Nullable String path) {
        assertThat(RequestHeads.originForm(target)).isEqualTo(path);
    }

    private static @Nullable Integer status(HttpVersion version, String expect) {
        HttpRequest request = new DefaultHttpRequest(version, HttpMethod.POST, "/w");
        request.headers().add(HttpHeaderNames.HOST, "x").add(HttpHeaderNames.EXPECT, expect);
        MalformedRequest problem = RequestHeads.problem(request);
        return problem == null ? null : problem.status();
    }

    /** RFC 9110, 10.1.1. */
    @Test
    void anExpectationOfHttp10IsIgnored() {
        assertThat(status(HttpVersion.HTTP_1_0, "100-continue")).isNull();
        assertThat(status(HttpVersion.HTTP_1_1, "100-continue")).isNull();
        assertThat(status(HttpVersion.HTTP_1_1, "more")).isEqualTo(417);
    }
}
