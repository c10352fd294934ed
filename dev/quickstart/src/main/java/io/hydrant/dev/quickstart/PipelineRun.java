// SPDX-License-Identifier: Apache-2.0
package io.hydrant.dev.quickstart;

/** One run of a pipeline: the methods are called in their order, once each. Confined to one thread. */
public interface PipelineRun {

    /** Whose metrics say how it goes. */
    Connectors connectors();

    /** Returns when the connectors run and requests are taken. */
    void deploy();

    /** Sends everything and prints how it was answered. */
    void send();

    /** Once everything is delivered: reads it back, compares it with what was sent, and prints what there is. */
    RunSummary readBack();
}
