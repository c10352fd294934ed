// SPDX-License-Identifier: Apache-2.0
package io.hydrant.listener.access;

import com.google.errorprone.annotations.Immutable;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;

/**
 * A block of IP addresses, {@code 203.0.113.0/24} or {@code 2001:db8::/32}; a bare address is a block of one. An
 * IPv4-mapped IPv6 address is the IPv4 address it maps. Immutable.
 */
@Immutable
@SuppressWarnings("Immutable") // the array is never changed
public final class Cidr {

    private final byte[] network;
    private final int prefixLength;

    private Cidr(byte[] network, int prefixLength) {
        this.network = network;
        this.prefixLength = prefixLength;
    }

    /** Throws {@link IllegalArgumentException} with a sentence that says what is wrong. Never asks DNS. */
    public static Cidr parse(String text) {
        String trimmed = text.trim();
        int slash = trimmed.indexOf('/');
        String address = slash < 0 ? trimmed : trimmed.substring(0, slash);
        byte[] bytes = addressBytes(address);
        int bits = bytes.length * 8;
        int length = bits;
        if (slash >= 0) {
            try {
                length = Integer.parseInt(trimmed.substring(slash + 1));
            } catch (NumberFormatException e) {
                length = -1;
            }
            if (length < 0 || length > bits) {
                throw new IllegalArgumentException("the prefix length of " + text + " is not from 0 to " + bits);
            }
        }
        for (int bit = length; bit < bits; bit++) {
            if ((bytes[bit >> 3] & 0x80 >> (bit & 7)) != 0) {
                throw new IllegalArgumentException(
                        text + " has address bits behind its prefix: write the first address of the block");
            }
        }
        return new Cidr(bytes, length);
    }

    public static List<Cidr> parseAll(List<String> texts) {
        List<Cidr> all = new ArrayList<>(texts.size());
        for (String text : texts) {
            all.add(parse(text));
        }
        return List.copyOf(all);
    }

    private static byte[] addressBytes(String address) {
        byte[] bytes = IpAddresses.parse(address);
        if (bytes == null) {
            throw new IllegalArgumentException(
                    "'" + address + "' is not an IP address: write one such as 203.0.113.0/24 or 2001:db8::/32");
        }
        return bytes;
    }

    public boolean contains(InetAddress address) {
        return contains(address.getAddress());
    }

    private boolean contains(byte[] address) {
        if (address.length != network.length) {
            return false;
        }
        int whole = prefixLength >> 3;
        for (int i = 0; i < whole; i++) {
            if (address[i] != network[i]) {
                return false;
            }
        }
        int rest = prefixLength & 7;
        return rest == 0 || ((address[whole] ^ network[whole]) & (0xff << (8 - rest) & 0xff)) == 0;
    }

    public static boolean anyContains(List<Cidr> blocks, InetAddress address) {
        byte[] bytes = address.getAddress();
        for (int i = 0; i < blocks.size(); i++) {
            if (blocks.get(i).contains(bytes)) {
                return true;
            }
        }
        return false;
    }
}
