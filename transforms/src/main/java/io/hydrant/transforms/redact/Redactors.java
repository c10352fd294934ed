// SPDX-License-Identifier: Apache-2.0
package io.hydrant.transforms.redact;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/** The redactors. Stateless. */
public final class Redactors {

    private static final String HMAC = "HmacSHA256";
    private static final int MAX_IP_LENGTH = 45;
    private static final Pattern IPV4 = Pattern.compile("([0-9]{1,3})\\.([0-9]{1,3})\\.([0-9]{1,3})\\.([0-9]{1,3})");
    private static final Pattern IPV6 = Pattern.compile("[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*");

    private Redactors() {}

    /** HMAC-SHA256 in 64 hex digits. */
    public static Redactor hmac(String key) {
        SecretKeySpec secret = new SecretKeySpec(key.getBytes(StandardCharsets.UTF_8), HMAC);
        Mac prototype = mac(secret);
        return text -> {
            Mac mac;
            try {
                mac = (Mac) prototype.clone();
            } catch (CloneNotSupportedException e) {
                mac = mac(secret);
            }
            return HexFormat.of().formatHex(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
        };
    }

    private static Mac mac(SecretKeySpec secret) {
        try {
            Mac mac = Mac.getInstance(HMAC);
            mac.init(secret);
            return mac;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has " + HMAC, e);
        }
    }

    /**
     * A mask, and of a text at least twice as long as that the last characters.
     *
     * @param keepLast number of characters
     */
    public static Redactor mask(String mask, int keepLast) {
        return text -> {
            int length = text.codePointCount(0, text.length());
            return keepLast == 0 || length < keepLast * 2
                    ? mask
                    : mask + text.substring(text.offsetByCodePoints(text.length(), -keepLast));
        };
    }

    /**
     * The network that an IP address is in: {@code 192.0.2.77} with 24 bits is {@code 192.0.2.0}. A text that is no address
     * becomes the mask, so that nothing unexpected stays readable.
     */
    public static Redactor truncatedIp(int v4Bits, int v6Bits, String mask) {
        return text -> {
            byte[] address = address(text.trim());
            if (address == null) {
                return mask;
            }
            int bits = address.length == 4 ? v4Bits : v6Bits;
            for (int i = 0; i < address.length; i++) {
                int kept = Math.max(0, Math.min(8, bits - i * 8));
                address[i] &= (byte) (0xFF << (8 - kept));
            }
            return text(address);
        };
    }

    /** Null if the text is no address. Nothing is ever resolved: the text is a stranger's, and a name would leave the host. */
    private static byte @Nullable [] address(String text) {
        if (text.length() > MAX_IP_LENGTH) {
            return null;
        }
        return IPV6.matcher(text).matches() ? ipv6(text) : ipv4(text);
    }

    private static byte @Nullable [] ipv4(String text) {
        Matcher octets = IPV4.matcher(text);
        if (!octets.matches()) {
            return null;
        }
        byte[] address = new byte[4];
        for (int i = 0; i < address.length; i++) {
            int octet = Integer.parseInt(octets.group(i + 1));
            if (octet > 255) {
                return null;
            }
            address[i] = (byte) octet;
        }
        return address;
    }

    private static byte @Nullable [] ipv6(String text) {
        try {
            // In brackets Java takes literals only, and never asks a resolver.
            return InetAddress.getByName("[" + text + "]").getAddress();
        } catch (UnknownHostException e) {
            return null;
        }
    }

    private static String text(byte[] address) {
        try {
            return InetAddress.getByAddress(address).getHostAddress();
        } catch (UnknownHostException e) {
            throw new IllegalStateException("an address has 4 or 16 bytes", e);
        }
    }
}
