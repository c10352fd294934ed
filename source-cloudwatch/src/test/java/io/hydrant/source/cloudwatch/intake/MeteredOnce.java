// SPDX-License-Identifier: Apache-2.0
package io.hydrant.source.cloudwatch.intake;

import io.hydrant.connect.metrics.PluginMeters;
import io.hydrant.source.cloudwatch.logs.DecodeOptions;
import io.hydrant.source.cloudwatch.logs.Detection;
import io.hydrant.source.cloudwatch.logs.Emit;
import io.hydrant.source.cloudwatch.logs.EventFormat;
import io.hydrant.source.cloudwatch.logs.PayloadDecoder;

/** Makes every meter of a connector appear. */
public final class MeteredOnce {

    private MeteredOnce() {}

    public static void all(PluginMeters meters) {
        IntakeMetrics metrics = new IntakeMetrics(meters);
        PayloadDecoder decoder =
                new PayloadDecoder(new DecodeOptions(Detection.AUTO, Emit.EVENT, EventFormat.JSON, null, 1, 1));
        metrics.decoded(new DeliveryStream("app", "app", "app", decoder), 1, 1, 1, 1);
        metrics.answered("PutRecord", 200);
        metrics.unauthenticated("InvalidSignatureException");
    }
}
