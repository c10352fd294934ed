// SPDX-License-Identifier: Apache-2.0
package io.hydrant.source.http.velocity;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import org.apache.velocity.util.introspection.Info;
import org.apache.velocity.util.introspection.SecureUberspector;
import org.apache.velocity.util.introspection.VelMethod;
import org.jspecify.annotations.Nullable;

/**
 * Velocity's secure introspection, without calls that make one string a huge one: {@code $a.replace($b, $c)} multiplies the
 * lengths of three values of a request. Public for Velocity alone.
 */
public final class BoundedUberspector extends SecureUberspector {

    private static final long MAX_LENGTH = 32L * 1024 * 1024;

    @Override
    public @Nullable VelMethod getMethod(Object object, String name, Object[] arguments, Info info) {
        VelMethod method = super.getMethod(object, name, arguments, info);
        return method != null && object instanceof String ? new OfString(method) : method;
    }

    /** A string's method. Throws {@link TooMuchException} where its result could be too long. */
    private record OfString(VelMethod method) implements VelMethod {

        @Override
        public @Nullable Object invoke(Object string, Object[] arguments)
                throws IllegalAccessException, InvocationTargetException {
            if (maxLength((String) string, arguments) > MAX_LENGTH) {
                throw new TooMuchException();
            }
            return method.invoke(string, arguments);
        }

        private long maxLength(String text, Object[] arguments) {
            long length = text.length();
            return switch (method.getMethodName()) {
                case "repeat", "indent" ->
                    arguments.length == 1 && arguments[0] instanceof Number times
                            ? (length + 1) * times.intValue()
                            : length;
                case "replace" -> length + (length / Math.max(1, length(arguments, 0)) + 1) * length(arguments, 1);
                case "replaceAll", "replaceFirst" -> length + (length + 1) * length(arguments, 1);
                default -> length;
            };
        }

        private static int length(Object[] arguments, int index) {
            return index < arguments.length && arguments[index] instanceof CharSequence text ? text.length() : 1;
        }

        @Override
        public boolean isCacheable() {
            return method.isCacheable();
        }

        @Override
        public String getMethodName() {
            return method.getMethodName();
        }

        @Override
        public Method getMethod() {
            return method.getMethod();
        }

        @Override
        public Class<?> getReturnType() {
            return method.getReturnType();
        }
    }
}
