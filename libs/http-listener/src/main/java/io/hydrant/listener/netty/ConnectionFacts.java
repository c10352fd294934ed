// SPDX-License-Identifier: Apache-2.0
package io.hydrant.listener.netty;

import io.netty.channel.Channel;
import io.netty.handler.codec.haproxy.HAProxyMessage;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.jspecify.annotations.Nullable;

/** What is true of a whole TCP connection. Confined to its event loop. */
final class ConnectionFacts {

    private final Channel channel;
    private final boolean secure;
    private final InetAddress tcpPeer;
    private @Nullable InetAddress proxiedPeer;
    private @Nullable String certificate;
    private boolean certificateRead;

    /** @param secure whether it speaks TLS */
    ConnectionFacts(Channel channel, boolean secure) {
        this.channel = channel;
        this.secure = secure;
        this.tcpPeer = channel.remoteAddress() instanceof InetSocketAddress address
                ? address.getAddress()
                : InetAddress.getLoopbackAddress();
    }

    void proxied(HAProxyMessage message) {
        byte[] source = message.sourceAddress() == null
                ? null
                : NetUtil.createByteArrayFromIpAddressString(message.sourceAddress());
        if (source != null) {
            try {
                proxiedPeer = InetAddress.getByAddress(source);
            } catch (UnknownHostException e) {
                throw new IllegalStateException("an address of " + source.length + " bytes", e);
            }
        }
    }

    InetAddress peer() {
        return proxiedPeer == null ? tcpPeer : proxiedPeer;
    }

    boolean secure() {
        return secure;
    }

    @Nullable
    String clientCertificate() {
        if (!certificateRead) {
            certificateRead = true;
            SslHandler tls = channel.pipeline().get(SslHandler.class);
            if (tls != null) {
                try {
                    Certificate[] chain = tls.engine().getSession().getPeerCertificates();
                    if (chain.length > 0 && chain[0] instanceof X509Certificate x509) {
                        certificate = x509.getSubjectX500Principal().getName();
                    }
                } catch (SSLPeerUnverifiedException e) {
                    certificate = null; // none was shown
                }
            }
        }
        return certificate;
    }
}
