// SPDX-License-Identifier: Apache-2.0
package org.slf4j;

import org.slf4j.helpers.BasicMDCAdapter;

/** Tests have no logging backend, and so no logger's context: this gives them one. In this package as only it may. */
public final class LoggerContexts {

    private LoggerContexts() {}

    /** From now on what is put into the context can be got from it. */
    public static void keep() {
        MDC.mdcAdapter = new BasicMDCAdapter();
    }
}
