package io.graceful.undertow;

import io.undertow.protocols.http2.AbstractHttp2StreamSinkChannel;
import io.undertow.protocols.http2.Http2Channel;
import io.undertow.protocols.http2.Http2StreamSinkChannel;
import io.undertow.server.ServerConnection;
import io.undertow.server.protocol.framed.AbstractFramedStreamSinkChannel;
import io.undertow.server.protocol.framed.SendFrameHeader;
import io.undertow.server.protocol.http2.Http2ServerConnection;
import io.undertow.util.ImmediatePooledByteBuffer;
import java.io.IOException;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.AccessibleObject;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xnio.ChannelListeners;
import org.xnio.IoUtils;

/**
 * The one thing Undertow has no public way for: a GOAWAY that costs no stream.
 *
 * <p>{@link Http2Channel#sendGoAway} closes the connection behind itself and takes every running stream along. RFC 9113
 * section 6.8 has a gentler first step, a GOAWAY whose last stream is 2^31-1: the client opens no new stream here, and all
 * that it has opened or is just opening are served. So an empty frame of Undertow's own is made, by reflection, and given
 * the bytes of that GOAWAY; where that fails, HTTP/2 connections are left alone until the very end.
 */
final class Http2 {

    private static final Logger log = LoggerFactory.getLogger(Http2.class);

    /** The real connection behind the connection object of a stream. */
    private static final @Nullable MethodHandle CHANNEL;

    /** Makes an empty frame. */
    private static final @Nullable MethodHandle FRAME;

    /** Gives a frame its bytes. */
    private static final @Nullable MethodHandle BYTES;

    /** What a stream's response is written to. */
    private static final @Nullable MethodHandle RESPONSE;

    /** Whether the client has reset a stream. */
    private static final @Nullable MethodHandle RESET;

    static {
        MethodHandle response = null;
        MethodHandle reset = null;
        MethodHandle channel = null;
        MethodHandle frame = null;
        MethodHandle bytes = null;
        try {
            MethodHandles.Lookup lookup = MethodHandles.lookup();
            channel = lookup.unreflectGetter(accessible(Http2ServerConnection.class.getDeclaredField("channel")))
                    .asType(MethodType.methodType(Http2Channel.class, ServerConnection.class));
            frame = lookup.unreflectConstructor(
                    accessible(AbstractHttp2StreamSinkChannel.class.getDeclaredConstructor(Http2Channel.class)));
            bytes = lookup.unreflectSetter(accessible(AbstractFramedStreamSinkChannel.class.getDeclaredField("header")))
                    .asType(MethodType.methodType(
                            void.class, AbstractHttp2StreamSinkChannel.class, SendFrameHeader.class));
            response = lookup.unreflectGetter(
                            accessible(Http2ServerConnection.class.getDeclaredField("responseChannel")))
                    .asType(MethodType.methodType(Http2StreamSinkChannel.class, ServerConnection.class));
            reset = lookup.unreflectGetter(accessible(Http2StreamSinkChannel.class.getDeclaredField("reset")));
        } catch (ReflectiveOperationException | RuntimeException e) {
            log.warn(
                    "HTTP/2 clients cannot be told to leave before the ports close; this Undertow is not known: {}",
                    e.toString());
        }
        CHANNEL = channel;
        FRAME = frame;
        BYTES = bytes;
        RESPONSE = response;
        RESET = reset;
    }

    private Http2() {}

    private static <T extends AccessibleObject> T accessible(T member) {
        member.setAccessible(true);
        return member;
    }

    /** The real connection behind a stream's; null if it cannot be reached, and then nobody on it can be told. */
    static @Nullable Http2Channel channel(ServerConnection stream) {
        MethodHandle getter = CHANNEL;
        if (getter == null || FRAME == null || BYTES == null) {
            return null;
        }
        try {
            return (Http2Channel) getter.invokeExact(stream);
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * Closes what a stream's response is written to if the client has reset the stream: Undertow forgets to where bytes wait for flow
     * control, and whoever writes them waits for ever.
     *
     * @return whether the stream was reset
     */
    static boolean closeIfReset(ServerConnection stream) {
        MethodHandle getter = RESPONSE;
        MethodHandle asked = RESET;
        if (getter == null || asked == null) {
            return false;
        }
        try {
            Http2StreamSinkChannel response = (Http2StreamSinkChannel) getter.invokeExact(stream);
            if (response == null || !(boolean) asked.invokeExact(response)) {
                return false;
            }
            IoUtils.safeClose(response);
            return true;
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * Tells the client to open no further stream on this connection. Running streams and those just being opened are served. From any
     * thread: on the I/O thread it is written at once, elsewhere as soon as that is free.
     */
    static void sayGoAway(Http2Channel channel) {
        MethodHandle make = FRAME;
        MethodHandle fill = BYTES;
        if (make == null || fill == null || !channel.isOpen()) {
            return;
        }
        try {
            AbstractHttp2StreamSinkChannel frame = (AbstractHttp2StreamSinkChannel) make.invokeExact(channel);
            fill.invokeExact(frame, new SendFrameHeader(new ImmediatePooledByteBuffer(goAway())));
            frame.shutdownWrites();
            if (!frame.flush()) {
                frame.getWriteSetter().set(ChannelListeners.flushingChannelListener(null, null));
                frame.resumeWrites();
            }
        } catch (IOException e) {
            log.debug("A client was gone before it could be told", e);
        } catch (Throwable e) {
            log.warn("GOAWAY could not be sent: {}", e.toString());
        }
    }

    /** The frame: length 8, type 7, no flags, stream 0; last stream 2^31-1, NO_ERROR. */
    private static ByteBuffer goAway() {
        ByteBuffer bytes = ByteBuffer.allocate(17);
        bytes.put((byte) 0).put((byte) 0).put((byte) 8).put((byte) 7).put((byte) 0);
        bytes.putInt(0).putInt(Integer.MAX_VALUE).putInt(Http2Channel.ERROR_NO_ERROR);
        return bytes.flip();
    }
}
