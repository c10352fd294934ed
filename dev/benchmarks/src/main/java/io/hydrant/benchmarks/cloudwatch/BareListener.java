// SPDX-License-Identifier: Apache-2.0
package io.hydrant.benchmarks.cloudwatch;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpVersion;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * A PutRecordBatch endpoint that does the necessary and nothing else: JSON, base64, one producer, an answer when Kafka has
 * every record. No limits, no signature, no results per record, no Connect. Arguments: port, topic, and the producer's
 * settings as {@code key=value}.
 */
public final class BareListener {

    private static final byte[] OK = "{\"FailedPutCount\":0}".getBytes(StandardCharsets.UTF_8);
    private static final byte[] FAILED = "{\"FailedPutCount\":1}".getBytes(StandardCharsets.UTF_8);
    private static final int MAX_BODY = 8 << 20;
    private static final JsonFactory JSON = new JsonFactory();

    private BareListener() {}

    public static void main(String[] arguments) throws Exception {
        Map<String, Object> settings = new HashMap<>();
        for (String setting : List.of(arguments).subList(2, arguments.length)) {
            settings.put(setting.substring(0, setting.indexOf('=')), setting.substring(setting.indexOf('=') + 1));
        }
        EventLoopGroup loops = new MultiThreadIoEventLoopGroup(2, NioIoHandler.newFactory());
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
            Channel server = new ServerBootstrap()
                    .group(loops)
                    .channel(NioServerSocketChannel.class)
                    .childHandler(new ChannelInitializer<Channel>() {
                        @Override
                        protected void initChannel(Channel channel) {
                            channel.pipeline()
                                    .addLast(new HttpServerCodec())
                                    .addLast(new HttpObjectAggregator(MAX_BODY))
                                    .addLast(new Batches(producer, arguments[1]));
                        }
                    })
                    .bind("127.0.0.1", Integer.parseInt(arguments[0]))
                    .sync()
                    .channel();
            // ends with the process that started it, which closes its standard input
            while (System.in.read() >= 0) {}
            server.close().sync();
        } finally {
            var unused = loops.shutdownGracefully();
        }
    }

    private static final class Batches extends SimpleChannelInboundHandler<FullHttpRequest> {

        private final KafkaProducer<byte[], byte[]> producer;
        private final String topic;

        Batches(KafkaProducer<byte[], byte[]> producer, String topic) {
            this.producer = producer;
            this.topic = topic;
        }

        @Override
        protected void channelRead0(ChannelHandlerContext context, FullHttpRequest request) throws IOException {
            List<byte[]> records = records(ByteBufUtil.getBytes(request.content()));
            AtomicInteger left = new AtomicInteger(records.size());
            AtomicInteger failed = new AtomicInteger();
            for (byte[] record : records) {
                var unused = producer.send(new ProducerRecord<>(topic, record), (metadata, exception) -> {
                    if (exception != null) {
                        failed.incrementAndGet();
                    }
                    if (left.decrementAndGet() == 0) {
                        answer(context, failed.get() == 0 ? OK : FAILED);
                    }
                });
            }
        }

        private static void answer(ChannelHandlerContext context, byte[] body) {
            DefaultFullHttpResponse response = new DefaultFullHttpResponse(
                    HttpVersion.HTTP_1_1, HttpResponseStatus.OK, Unpooled.wrappedBuffer(body));
            response.headers().set(HttpHeaderNames.CONTENT_LENGTH, body.length);
            var unused = context.writeAndFlush(response);
        }

        private static List<byte[]> records(byte[] body) throws IOException {
            List<byte[]> records = new ArrayList<>(500);
            try (JsonParser parser = JSON.createParser(body)) {
                for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                    if (token == JsonToken.VALUE_STRING && "Data".equals(parser.currentName())) {
                        records.add(parser.getBinaryValue());
                    }
                }
            }
            return records;
        }
    }
}
