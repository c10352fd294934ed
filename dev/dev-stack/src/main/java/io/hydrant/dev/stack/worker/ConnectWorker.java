// SPDX-License-Identifier: Apache-2.0
package io.hydrant.dev.stack.worker;

import java.net.URI;

/** A running distributed Connect worker. */
public interface ConnectWorker extends AutoCloseable {

    /** Its REST API, for example {@code http://127.0.0.1:8083}. */
    URI url();

    /** Stops it in an orderly way: tasks are stopped, its group membership is given up. */
    @Override
    void close();
}
