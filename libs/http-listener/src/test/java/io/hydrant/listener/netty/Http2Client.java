// SPDX-License-Identifier: Apache-2.0
package io.hydrant.listener.netty;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersDecoder;
import io.netty.handler.codec.http2.DefaultHttp2HeadersEncoder;
import io.netty.handler.codec.http2.Http2Exception;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;

/** HTTP/2 frame by frame, as no HTTP client would send them (RFC 9113). Confined to one thread. */
final class Http2Client implements AutoCloseable {

    static final int DATA = 0;
    static final int HEADERS = 1;
    static final int RST_STREAM = 3;
    static final int SETTINGS = 4;
    static final int PING = 6;
    static final int GOAWAY = 7;
    static final int CONTINUATION = 9;
    static final int END_STREAM = 1;
    static final int ACK = 1;
    static final int END_HEADERS = 4;

    private final SSLSocket socket;
    private final DataInputStream in;
    private final OutputStream out;
    private final DefaultHttp2HeadersEncoder encoder = new DefaultHttp2HeadersEncoder();
    private final DefaultHttp2HeadersDecoder decoder = new DefaultHttp2HeadersDecoder();

    /** One frame. The payload is not interpreted. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Frame(int type, int flags, int stream, byte[] payload) {

        int intAt(int at) {
            return Unpooled.wrappedBuffer(payload).getInt(at);
        }
    }

    /** Connects, shakes hands and sends preface and settings. */
    Http2Client(int port, byte... settings) throws IOException, GeneralSecurityException {
        Socket tcp = new Socket();
        tcp.setReceiveBufferSize(64 * 1024);
        tcp.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 20_000);
        tcp.setSoTimeout(30_000);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, new TrustManager[] {new Anybody()}, null);
        socket = (SSLSocket) context.getSocketFactory().createSocket(tcp, "localhost", port, true);
        SSLParameters parameters = socket.getSSLParameters();
        parameters.setApplicationProtocols(new String[] {"h2"});
        socket.setSSLParameters(parameters);
        socket.startHandshake();
        in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
        out = socket.getOutputStream();
        out.write("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(ISO_8859_1));
        send(SETTINGS, 0, 0, settings);
    }

    private static final class Anybody implements X509TrustManager {

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }

    static byte[] frame(int type, int flags, int stream, byte... payload) {
        return Unpooled.buffer(9 + payload.length)
                .writeMedium(payload.length)
                .writeByte(type)
                .writeByte(flags)
                .writeInt(stream)
                .writeBytes(payload)
                .array();
    }

    void send(int type, int flags, int stream, byte... payload) throws IOException {
        write(frame(type, flags, stream, payload));
    }

    void write(byte[] bytes) throws IOException {
        out.write(bytes);
    }

    /** A header block of a GET. */
    byte[] get(String path) throws Http2Exception {
        ByteBuf block = Unpooled.buffer();
        encoder.encodeHeaders(
                1,
                new DefaultHttp2Headers()
                        .method("GET")
                        .scheme("https")
                        .authority("localhost")
                        .path(path),
                block);
        byte[] bytes = new byte[block.readableBytes()];
        block.readBytes(bytes);
        return bytes;
    }

    void request(int stream, String path) throws IOException, Http2Exception {
        send(HEADERS, END_STREAM | END_HEADERS, stream, get(path));
    }

    /** The next frame that is not of settings or windows; null at the end of the connection. */
    @org.jspecify.annotations.Nullable
    Frame next() throws IOException {
        while (true) {
            int first;
            try {
                first = in.read();
            } catch (java.net.SocketException e) {
                return null;
            }
            if (first < 0) {
                return null;
            }
            byte[] payload = new byte[first << 16 | in.readUnsignedShort()];
            int type = in.readUnsignedByte();
            int flags = in.readUnsignedByte();
            int stream = in.readInt();
            in.readFully(payload);
            if (type != SETTINGS && type != 8) {
                return new Frame(type, flags, stream, payload);
            }
        }
    }

    /** The next frame of this type, whatever comes before. */
    Frame next(int type) throws IOException {
        while (true) {
            Frame frame = next();
            if (frame == null) {
                throw new AssertionError("the connection ended before a frame of type " + type);
            }
            if (frame.type() == type) {
                return frame;
            }
        }
    }

    /** The status in the next HEADERS frame. */
    int status() throws IOException, Http2Exception {
        return statusIn(next(HEADERS));
    }

    int statusIn(Frame headers) throws Http2Exception {
        return Integer.parseInt(decoder.decodeHeaders(headers.stream(), Unpooled.wrappedBuffer(headers.payload()))
                .status()
                .toString());
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
