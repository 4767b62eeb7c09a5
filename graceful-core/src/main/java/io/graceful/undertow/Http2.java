package io.graceful.undertow;

import io.undertow.protocols.http2.Http2Channel;
import io.undertow.server.ServerConnection;
import io.undertow.server.protocol.http2.Http2ServerConnection;
import java.io.IOException;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xnio.ChannelListeners;
import org.xnio.channels.StreamSinkChannel;

/**
 * The one thing Undertow has no public way for: a GOAWAY that costs no stream.
 *
 * <p>{@link Http2Channel#sendGoAway} closes the connection behind itself and takes every running stream along. RFC 9113
 * section 6.8 has a gentler first step, a GOAWAY whose last stream is 2^31-1: the client opens no new stream here, and all
 * that it has opened or is just opening are served. Undertow has that frame but keeps it to itself, so it is reached by
 * reflection; where that fails, HTTP/2 connections are left alone until the very end.
 */
final class Http2 {

    private static final Logger log = LoggerFactory.getLogger(Http2.class);
    private static final int EVERY_STREAM = Integer.MAX_VALUE;

    private static final @Nullable MethodHandle CHANNEL;
    private static final @Nullable MethodHandle GOAWAY;

    static {
        MethodHandle channel = null;
        MethodHandle goAway = null;
        try {
            MethodHandles.Lookup lookup = MethodHandles.lookup();
            Field field = Http2ServerConnection.class.getDeclaredField("channel");
            field.setAccessible(true);
            channel = lookup.unreflectGetter(field)
                    .asType(MethodType.methodType(Http2Channel.class, ServerConnection.class));
            Constructor<?> frame = Class.forName(
                            "io.undertow.protocols.http2.Http2GoAwayStreamSinkChannel",
                            true,
                            Http2Channel.class.getClassLoader())
                    .getDeclaredConstructor(Http2Channel.class, int.class, int.class);
            frame.setAccessible(true);
            goAway = lookup.unreflectConstructor(frame)
                    .asType(MethodType.methodType(StreamSinkChannel.class, Http2Channel.class, int.class, int.class));
        } catch (ReflectiveOperationException | RuntimeException e) {
            log.info(
                    "HTTP/2 clients cannot be told to leave before the listeners close, because Undertow changed: {}",
                    e.toString());
        }
        CHANNEL = channel;
        GOAWAY = goAway;
    }

    private Http2() {}

    /** The real connection behind a stream's; null if it cannot be reached. */
    static @Nullable Http2Channel channel(ServerConnection stream) {
        MethodHandle getter = CHANNEL;
        if (getter == null) {
            return null;
        }
        try {
            return (Http2Channel) getter.invokeExact(stream);
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }

    /** Tells the client to open no further stream on this connection. Running streams and those just being opened are served. */
    static void sayGoAway(Http2Channel channel) {
        MethodHandle frame = GOAWAY;
        if (frame == null || !channel.isOpen()) {
            return;
        }
        try {
            StreamSinkChannel goAway =
                    (StreamSinkChannel) frame.invokeExact(channel, Http2Channel.ERROR_NO_ERROR, EVERY_STREAM);
            goAway.shutdownWrites();
            if (!goAway.flush()) {
                goAway.getWriteSetter().set(ChannelListeners.flushingChannelListener(null, null));
                goAway.resumeWrites();
            }
        } catch (IOException e) {
            log.debug("A client was gone before it could be told", e);
        } catch (Throwable e) {
            log.warn("GOAWAY could not be sent: {}", e.toString());
        }
    }
}
