// SPDX-License-Identifier: Apache-2.0
package io.hydrant.source.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;

/** Bytes on a socket, as no HTTP client would send them. */
final class RawHttp {

    private RawHttp() {}

    /** Sends, half-closes, and reads until the other side closes or is silent for three seconds. */
    static String exchange(int port, String bytes) {
        return exchange(port, bytes.getBytes(ISO_8859_1), 3_000, true);
    }

    static String exchange(int port, byte[] bytes, int silenceMillis, boolean halfClose) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(silenceMillis);
            socket.getOutputStream().write(bytes);
            socket.getOutputStream().flush();
            if (halfClose) {
                socket.shutdownOutput();
            }
            return read(socket.getInputStream());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String read(InputStream in) throws IOException {
        ByteArrayOutputStream answer = new ByteArrayOutputStream();
        byte[] buffer = new byte[4096];
        try {
            int n;
            while ((n = in.read(buffer)) >= 0) {
                answer.write(buffer, 0, n);
            }
        } catch (SocketTimeoutException e) {
            answer.write("<silence>".getBytes(ISO_8859_1));
        }
        return answer.toString(ISO_8859_1);
    }
}
