// SPDX-License-Identifier: Apache-2.0
package io.hydrant.dev.stack.s3;

import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;

/** A server in a process of its own, for {@link S3KillIT}: prints its port, then waits to be killed. */
final class S3ServerMain {

    private S3ServerMain() {}

    public static void main(String[] args) throws InterruptedException {
        S3Server server = S3Server.start(Path.of(args[0]), 0);
        server.createBucket("events");
        System.out.println(server.port());
        new CountDownLatch(1).await();
    }
}
