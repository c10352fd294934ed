// SPDX-License-Identifier: Apache-2.0
package io.hydrant.it;

import io.hydrant.dev.stack.Stack;
import io.hydrant.dev.stack.StackOptions;
import io.hydrant.dev.stack.rest.ConnectRest;
import java.net.URI;
import java.nio.file.Path;

/** The development stack, in this JVM. */
final class EmbeddedEnvironment implements Environment {

    private final Stack stack;

    EmbeddedEnvironment(Path folder) {
        stack = Stack.start(
                StackOptions.onFreePorts(folder, Environment.plugins()).withVariables(SECRETS));
    }

    @Override
    public String bootstrapServers() {
        return stack.broker().bootstrapServers();
    }

    @Override
    public ConnectRest connect() {
        return stack.connect();
    }

    @Override
    public URI s3Endpoint() {
        return stack.s3().endpoint();
    }

    @Override
    public URI glueEndpoint() {
        return stack.glue().endpoint();
    }

    @Override
    public Path folder() {
        return stack.dataFolder().resolve("downloads");
    }

    @Override
    public Path accessLog() {
        // As log4j2.xml of the stack has it for a worker in this JVM.
        return Path.of("target/access.log").toAbsolutePath();
    }

    @Override
    public void stopBroker() {
        stack.broker().stop();
    }

    @Override
    public void startBroker() {
        stack.broker().start();
    }

    @Override
    public void close() {
        stack.close();
    }
}
