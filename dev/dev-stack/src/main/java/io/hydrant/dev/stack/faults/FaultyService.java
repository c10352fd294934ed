// SPDX-License-Identifier: Apache-2.0
package io.hydrant.dev.stack.faults;

import io.hydrant.dev.stack.http.HttpService.ConnectionCutException;
import io.hydrant.dev.stack.http.Reply;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Carries out a request with the fault that is due. Stateless. */
public final class FaultyService {

    private FaultyService() {}

    /** A request that may take effect. */
    public interface Effect {
        Reply take() throws IOException;
    }

    /** How a service words a fault's error. */
    public interface ErrorShape {
        Reply error(int status, String code);
    }

    /** Takes effect or not, and answers or not, as the fault says. */
    public static Reply serve(Optional<Fault> due, Effect effect, ErrorShape shape) throws IOException {
        if (due.isEmpty()) {
            return effect.take();
        }
        Fault fault = due.get();
        if (!fault.after()) {
            pause(fault);
        }
        boolean takesEffect =
                fault.after() || fault.kind() == Fault.Kind.DELAY || fault.kind() == Fault.Kind.DROP_UPLOAD;
        if (!takesEffect) {
            return answer(fault, shape);
        }
        Reply reply = effect.take();
        if (fault.after()) {
            pause(fault);
        }
        if (fault.kind() == Fault.Kind.DELAY || fault.kind() == Fault.Kind.DROP_UPLOAD) {
            return reply;
        }
        reply.discard();
        return answer(fault, shape);
    }

    private static Reply answer(Fault fault, ErrorShape shape) throws ConnectionCutException {
        if (fault.kind() == Fault.Kind.CUT) {
            throw new ConnectionCutException();
        }
        return shape.error(fault.status(), fault.code());
    }

    private static void pause(Fault fault) throws ConnectionCutException {
        try {
            TimeUnit.NANOSECONDS.sleep(fault.delay().toNanos());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ConnectionCutException();
        }
    }
}
