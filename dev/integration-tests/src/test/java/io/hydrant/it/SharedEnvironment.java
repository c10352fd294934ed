// SPDX-License-Identifier: Apache-2.0
package io.hydrant.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** Gives tests one embedded {@link Environment} for the whole run: starting one costs more than most tests. */
public final class SharedEnvironment implements ParameterResolver {

    private static final ExtensionContext.Namespace NAMESPACE =
            ExtensionContext.Namespace.create(SharedEnvironment.class);

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == Environment.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        // The root store closes what is AutoCloseable when the run ends.
        return context.getRoot()
                .getStore(NAMESPACE)
                .computeIfAbsent(Environment.class, key -> new EmbeddedEnvironment(newFolder()), Environment.class);
    }

    private static Path newFolder() {
        try {
            return Files.createTempDirectory(
                    Files.createDirectories(Path.of("target").toAbsolutePath()), "it-");
        } catch (IOException e) {
            throw new UncheckedIOException("cannot make a folder for the stack", e);
        }
    }
}
