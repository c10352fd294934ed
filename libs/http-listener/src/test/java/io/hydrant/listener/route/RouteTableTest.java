// SPDX-License-Identifier: Apache-2.0
package io.hydrant.listener.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RouteTableTest {

    private static RouteTable<String> table(String... methodsAndPaths) {
        RouteTable<String> table = new RouteTable<>();
        for (String each : methodsAndPaths) {
            int blank = each.indexOf(' ');
            table.add(PathTemplate.parse(each.substring(blank + 1)), each.substring(0, blank), each);
        }
        return table;
    }

    private static @Nullable String find(RouteTable<String> table, String method, String path) {
        RouteMatch<String> match = table.find(path, method);
        return match == null ? null : match.route() + match.variables();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "none",
            value = {
                "GET | /a/b | GET /a/b[]",
                "GET | /a/b/ | GET /a/b[]",
                "GET | /a/c | GET /a/{x}[x, c]",
                "GET | /a/%62 | GET /a/b[]",
                "GET | /a/c%2Fd | GET /a/{x}[x, c/d]",
                "GET | /a/b/c | none",
                "GET | /a | none",
                "POST | /a/b | none",
                "PUT | /f/x/y | ANY /f/{proxy+}[proxy, x/y]",
                "PUT | /f | none",
                "PATCHED | /f/x | none",
                "HEAD | / | none",
                "GET | / | GET /[]",
                "GET | // | none",
                "GET | //a/b | none",
                "GET | /a//b | none",
                "GET | /a/b// | none",
                "GET | /A/b | none"
            })
    void resolvesAsApiGatewayDoes(String method, String path, @Nullable String expected) {
        RouteTable<String> table = table("GET /", "GET /a/b", "GET /a/{x}", "ANY /f/{proxy+}");

        assertThat(find(table, method, path)).isEqualTo(expected);
    }

    @Test
    void aSpecificMethodGoesBeforeAny() {
        RouteTable<String> table = table("ANY /x", "GET /x");

        assertThat(find(table, "GET", "/x")).isEqualTo("GET /x[]");
        assertThat(find(table, "POST", "/x")).isEqualTo("ANY /x[]");
    }

    @Test
    void variablesOfOnePlaceMayHaveNamesOfTheirOwn() {
        RouteTable<String> table = table("GET /{app}/log", "GET /{token}/event");

        assertThat(find(table, "GET", "/1/log")).isEqualTo("GET /{app}/log[app, 1]");
        assertThat(find(table, "GET", "/1/event")).isEqualTo("GET /{token}/event[token, 1]");
    }

    @Test
    void whatCannotBeToldApartIsRefused() {
        assertThatThrownBy(() -> table("GET /{a}", "GET /{b}")).hasMessageContaining("two routes answer GET");
        assertThatThrownBy(() -> table("GET /{a}", "POST /{b+}")).hasMessageContaining("in the same place");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a", "/a{b}", "/{a+}/b", "/a b", "/{a}/{a}", "//a", "/{}", "/a?b"})
    void otherPathsAreNotTemplates(String path) {
        assertThatThrownBy(() -> PathTemplate.parse(path)).isInstanceOf(IllegalArgumentException.class);
    }
}
