// SPDX-License-Identifier: Apache-2.0
package io.hydrant.source.http;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.concurrent.atomic.AtomicLong;

/** A client that sends the same again and again, and never reads an answer. */
final class Unread implements AutoCloseable {

    private final Socket socket = new Socket();
    private final AtomicLong sent = new AtomicLong();

    Unread(int port, byte[] bytes) {
        try {
            socket.setReceiveBufferSize(1024);
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 30_000);
        } catch (IOException e) {
            throw new UncheckedIOException("the listener does not accept connections", e);
        }
        Thread sender = new Thread(() -> send(bytes));
        sender.setDaemon(true);
        sender.start();
    }

    private void send(byte[] bytes) {
        try {
            OutputStream out = socket.getOutputStream();
            while (!socket.isClosed()) {
                out.write(bytes);
                sent.incrementAndGet();
            }
        } catch (IOException e) {
            // the listener has had enough, or the test is over
        }
    }

    /** How often the bytes have left, so far. */
    long sent() {
        return sent.get();
    }

    /** With a reset: nobody waits for the answers. */
    @Override
    public void close() {
        try {
            socket.setSoLinger(true, 0);
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
