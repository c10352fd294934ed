// SPDX-License-Identifier: Apache-2.0
package io.hydrant.source.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;

/**
 * Clients that hold connections and want nothing: silent ones, ones that stop in the middle, and ones that do not read
 * their answers. In a process of their own, since both ends of ten thousand connections are more files than a process
 * may have open on most machines.
 */
final class IdleClients implements AutoCloseable {

    private static final String GOOD = "GET /t/mobile_attribution HTTP/1.1\r\nHost: a\r\n\r\n";
    private static final String[] BEGINNINGS = {
        "",
        "GET /t/mobile_attribution HTTP/1.1\r\nHost: a\r\nX: ",
        "POST /t/mobile_attribution HTTP/1.1\r\nHost: a\r\nContent-Length: 1000\r\n\r\n{",
        GOOD.repeat(3)
    };

    private final Process process;

    /** Starts them; they connect in the background. */
    IdleClients(int port, int connections) throws IOException {
        process = new ProcessBuilder(
                        System.getProperty("java.home") + File.separator + "bin" + File.separator + "java",
                        "-Xmx256m",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        IdleClients.class.getName(),
                        Integer.toString(port),
                        Integer.toString(connections))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** From one of several loopback addresses: one alone has ports for 28,000 connections. */
    static Socket connect(int port, int number) throws IOException {
        byte[] from = {127, 0, 0, (byte) (1 + number % 50)};
        Socket socket = new Socket();
        socket.bind(new InetSocketAddress(InetAddress.getByAddress(from), 0));
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 30_000);
        socket.setSoTimeout(30_000);
        return socket;
    }

    /** Ends with its parent: its standard input is closed then. */
    public static void main(String[] args) throws IOException {
        int port = Integer.parseInt(args[0]);
        int connections = Integer.parseInt(args[1]);
        List<Socket> sockets = new ArrayList<>();
        for (int i = 0; i < connections; i++) {
            Socket socket = connect(port, i);
            sockets.add(socket);
            socket.getOutputStream().write(BEGINNINGS[i % BEGINNINGS.length].getBytes(ISO_8859_1));
        }
        int end = System.in.read();
        System.exit(end < 0 ? sockets.size() - connections : 1);
    }

    /** All at once, without a word. */
    void disconnect() {
        process.destroyForcibly();
    }

    @Override
    public void close() {
        disconnect();
    }
}
