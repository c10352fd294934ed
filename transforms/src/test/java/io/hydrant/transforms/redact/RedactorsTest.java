// SPDX-License-Identifier: Apache-2.0
package io.hydrant.transforms.redact;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.UnknownHostException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RedactorsTest {

    private final Redactor networks = Redactors.truncatedIp(24, 48, "***");

    @ParameterizedTest
    @CsvSource({
        "192.0.2.77, 192.0.2.0",
        "' 192.0.2.77 ', 192.0.2.0",
        "010.1.1.1, 10.1.1.0",
        "255.255.255.255, 255.255.255.0",
        "2001:db8:1:2::7, 2001:db8:1:0:0:0:0:0",
        "::ffff:192.0.2.77, 192.0.2.0",
        "::1, 0:0:0:0:0:0:0:0",
        "::192.0.2.77, 0:0:0:0:0:0:0:0"
    })
    void keepsTheNetwork(String address, String network) {
        assertThat(networks.redact(address)).isEqualTo(network);
    }

    /** The module's tests resolve names by src/test/resources/hosts, which knows these. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "999.1.1.1",
                "256.256.256.256",
                "1.2.3",
                "example.com",
                "fe80::1%1",
                "dead.beef",
                "1:2:3",
                "::ffff:999.1.1.1",
                "1.2.3.4.5",
                "192.0.2.77:443",
                ".:",
                "",
                "\u0661.1.1.1"
            })
    void whatIsNoAddressIsMaskedAndNeverLookedUp(String text) {
        assertThat(networks.redact(text)).isEqualTo("***");
    }

    @Test
    void theTestWouldSeeALookUp() throws UnknownHostException {
        assertThat(InetAddress.getByName("999.1.1.1").getHostAddress()).isEqualTo("192.0.2.5");
    }
}
