// SPDX-License-Identifier: Apache-2.0
package io.hydrant.listener.netty;

import io.hydrant.listener.http.HttpReply;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpHeadersFactory;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import org.jspecify.annotations.Nullable;

/** Makes Netty's message of a reply. Stateless. */
final class Responses {

    private Responses() {}

    /**
     * The message.
     *
     * @param extra names and values of further header fields, in turn
     * @param connection the value of the Connection field, or null for none
     */
    static FullHttpResponse response(
            HttpReply reply, String[] extra, boolean head, CharSequence date, @Nullable CharSequence connection) {
        FullHttpResponse response = new DefaultFullHttpResponse(
                HttpVersion.HTTP_1_1,
                HttpResponseStatus.valueOf(reply.status()),
                head ? Unpooled.EMPTY_BUFFER : Unpooled.wrappedBuffer(reply.body()),
                DefaultHttpHeadersFactory.headersFactory().withValidation(false),
                DefaultHttpHeadersFactory.trailersFactory());
        var headers = response.headers();
        for (int i = 0; i < reply.headers().size(); i += 2) {
            headers.add(reply.headers().get(i), reply.headers().get(i + 1));
        }
        for (int i = 0; i < extra.length; i += 2) {
            headers.add(extra[i], extra[i + 1]);
        }
        headers.add(HttpHeaderNames.DATE, date);
        if (reply.status() != 204 && reply.status() != 304) {
            headers.add(HttpHeaderNames.CONTENT_LENGTH, Integer.toString(reply.body().length));
        }
        if (connection != null) {
            headers.add(HttpHeaderNames.CONNECTION, connection);
        }
        return response;
    }
}
