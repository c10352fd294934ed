// SPDX-License-Identifier: Apache-2.0
package io.hydrant.listener.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hydrant.listener.http.Headers;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AddressesTest {

    private static InetAddress ip(String text) {
        InetAddress address = IpAddresses.address(text);
        if (address == null) {
            throw new AssertionError(text);
        }
        return address;
    }

    @ParameterizedTest
    @CsvSource({
        "203.0.113.0/24, 203.0.113.255, true",
        "203.0.113.0/24, 203.0.114.0, false",
        "203.0.113.128/25, 203.0.113.127, false",
        "10.0.0.0/9, 10.127.255.255, true",
        "10.0.0.0/9, 10.128.0.0, false",
        "0.0.0.0/0, 255.255.255.255, true",
        "0.0.0.0/0, ::1, false",
        "198.51.100.7, 198.51.100.7, true",
        "198.51.100.7, 198.51.100.8, false",
        "2001:db8::/33, 2001:db8:7fff::1, true",
        "2001:db8::/33, 2001:db8:8000::1, false",
        "::/0, fe80::1%eth0, true",
        "203.0.113.0/24, ::ffff:203.0.113.9, true",
        "::ffff:203.0.113.9, 203.0.113.9, true"
    })
    void aBlockContainsItsAddresses(String block, String address, boolean expected) {
        assertThat(Cidr.parse(block).contains(ip(address))).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "localhost",
                "1.2.3",
                "1.2.3.4.5",
                "01.2.3.4",
                "256.1.1.1",
                "1.2.3.4/33",
                "1.2.3.4/-1",
                "1.2.3.4/x",
                "1.2.3.4/24",
                "::g",
                "1::2::3",
                ":::",
                "2001:db8::/129",
                "1:2:3:4:5:6:7",
                "1:2:3:4:5:6:7:8:9",
                "12345::"
            })
    void otherTextIsNoBlock(String text) {
        assertThatThrownBy(() -> Cidr.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "203.0.113.9 | 203.0.113.9",
                "6.6.6.6, 203.0.113.9 | 203.0.113.9",
                "6.6.6.6, 203.0.113.9, 10.0.0.2 | 203.0.113.9",
                "203.0.113.9:1234 | 203.0.113.9",
                "[2001:db8::1]:99 | 2001:db8::1",
                "6.6.6.6, nonsense | 10.0.0.1",
                "10.0.0.3, 10.0.0.2 | 10.0.0.3"
            })
    void theRightMostHopThatNoProxyHasIsTheClient(String header, String expected) {
        ClientAddress rule = new ClientAddress(ClientAddress.Source.X_FORWARDED_FOR, List.of(Cidr.parse("10.0.0.0/8")));

        assertThat(rule.of(ip("10.0.0.1"), headers("X-Forwarded-For", header))).isEqualTo(ip(expected));
        assertThat(rule.of(ip("6.6.6.6"), headers("X-Forwarded-For", header))).isEqualTo(ip("6.6.6.6"));
    }

    @Test
    void forwardedIsReadToo() {
        ClientAddress rule = new ClientAddress(ClientAddress.Source.FORWARDED, List.of(Cidr.parse("10.0.0.0/8")));

        assertThat(rule.of(
                        ip("10.0.0.1"),
                        headers("Forwarded", "for=6.6.6.6, For=\"[2001:db8::7]:4711\";proto=https, for=10.0.0.9")))
                .isEqualTo(ip("2001:db8::7"));
        assertThat(rule.of(ip("10.0.0.1"), headers("Forwarded", "proto=http"))).isEqualTo(ip("10.0.0.1"));
    }

    static Headers headers(String... namesAndValues) {
        return new Headers() {
            @Override
            public @Nullable String first(String name) {
                List<String> all = all(name);
                return all.isEmpty() ? null : all.get(0);
            }

            @Override
            public List<String> all(String name) {
                List<String> all = new ArrayList<>();
                for (int i = 0; i < namesAndValues.length; i += 2) {
                    if (namesAndValues[i].equalsIgnoreCase(name)) {
                        all.add(namesAndValues[i + 1]);
                    }
                }
                return all;
            }

            @Override
            public void forEach(BiConsumer<String, String> action) {
                for (int i = 0; i < namesAndValues.length; i += 2) {
                    action.accept(namesAndValues[i], namesAndValues[i + 1]);
                }
            }
        };
    }
}
