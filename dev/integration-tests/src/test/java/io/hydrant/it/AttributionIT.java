// SPDX-License-Identifier: Apache-2.0
package io.hydrant.it;

import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** {@link AttributionContract} on the embedded broker and, where a Docker engine answers, on Apache's broker image. */
class AttributionIT {

    @Test
    @ExtendWith(SharedEnvironment.class)
    void onTheEmbeddedStack(Environment environment) throws Exception {
        AttributionContract.check(environment);
    }

    @Test
    void onApachesBrokerImage(@TempDir Path folder) throws Exception {
        if (!ContainerEnvironment.isAvailable()) {
            System.out.println("AttributionIT.onApachesBrokerImage: skipped because no Docker engine answers");
            Assumptions.abort("skipped because no Docker engine answers");
        }
        try (Environment environment = new ContainerEnvironment(folder)) {
            AttributionContract.check(environment);
        }
    }
}
