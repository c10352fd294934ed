// SPDX-License-Identifier: Apache-2.0
package org.slf4j.impl;

import io.hydrant.sink.s3parquet.LogLines;
import org.slf4j.ILoggerFactory;
import org.slf4j.spi.LoggerFactoryBinder;

/** The logging backend of the tests, found by its name as SLF4J 1.7 does: silent, but for whoever reads {@link LogLines}. */
public final class StaticLoggerBinder implements LoggerFactoryBinder {

    private static final StaticLoggerBinder SINGLETON = new StaticLoggerBinder();

    private final ILoggerFactory factory = LogLines::logger;

    private StaticLoggerBinder() {}

    public static StaticLoggerBinder getSingleton() {
        return SINGLETON;
    }

    @Override
    public ILoggerFactory getLoggerFactory() {
        return factory;
    }

    @Override
    public String getLoggerFactoryClassStr() {
        return LogLines.class.getName();
    }
}
