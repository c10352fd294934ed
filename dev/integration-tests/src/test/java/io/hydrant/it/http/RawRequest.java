// SPDX-License-Identifier: Apache-2.0
package io.hydrant.it.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;

/** A request on a connection of its own: what a load balancer without keep-alive does. */
final class RawRequest {

    private RawRequest() {}

    /** The status of the answer. Throws {@link java.net.ConnectException} if nobody listens. */
    static int get(int port, String target) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(60_000);
            String request = "GET " + target + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
            socket.getOutputStream().write(request.getBytes(ISO_8859_1));
            BufferedReader answer = new BufferedReader(new InputStreamReader(socket.getInputStream(), ISO_8859_1));
            String line = answer.readLine();
            if (line == null || !line.startsWith("HTTP/1.1 ")) {
                throw new IOException("the connection ended without an answer");
            }
            return Integer.parseInt(line.substring(9, 12));
        }
    }
}
