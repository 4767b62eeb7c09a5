package io.graceful.spring.tomcat;

import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import org.apache.coyote.ActionHook;
import org.apache.coyote.http11.upgrade.InternalHttpUpgradeHandler;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What Tomcat has no public way for on HTTP/2: to reach the connection of a stream, and to reset the stream. */
final class CoyoteHttp2 {

    private static final Logger log = LoggerFactory.getLogger(CoyoteHttp2.class);

    private static final String PACKAGE = "org.apache.coyote.http2.";

    private static final @Nullable CoyoteHttp2 KNOWN = find();

    private final Field handler;
    private final Field stream;
    private final Field id;
    private final Field openStreams;
    private final Method close;
    private final Constructor<?> reset;
    private final Object internalError;

    private CoyoteHttp2(ClassLoader loader) throws ReflectiveOperationException {
        Class<?> processors = loader.loadClass(PACKAGE + "StreamProcessor");
        Class<?> streams = loader.loadClass(PACKAGE + "Stream");
        Class<?> errors = loader.loadClass(PACKAGE + "Http2Error");
        handler = processors.getDeclaredField("handler");
        stream = processors.getDeclaredField("stream");
        id = loader.loadClass(PACKAGE + "AbstractStream").getDeclaredField("identifier");
        openStreams = loader.loadClass(PACKAGE + "Http2UpgradeHandler").getDeclaredField("activeRemoteStreamCount");
        openStreams.setAccessible(true);
        close = streams.getDeclaredMethod("close", loader.loadClass(PACKAGE + "Http2Exception"));
        reset = loader.loadClass(PACKAGE + "StreamException").getDeclaredConstructor(String.class, errors, int.class);
        Field error = errors.getDeclaredField("INTERNAL_ERROR");
        error.setAccessible(true);
        internalError = error.get(null);
        handler.setAccessible(true);
        stream.setAccessible(true);
        id.setAccessible(true);
        close.setAccessible(true);
        reset.setAccessible(true);
    }

    private static @Nullable CoyoteHttp2 find() {
        try {
            return new CoyoteHttp2(ActionHook.class.getClassLoader());
        } catch (ReflectiveOperationException | RuntimeException e) {
            log.warn("Clients cannot be told to leave over HTTP/2; this Tomcat is not known: {}", e.toString());
            return null;
        }
    }

    /** What speaks HTTP/2 on the connection of a stream; null if this Tomcat is not known. */
    static @Nullable InternalHttpUpgradeHandler handler(ActionHook processor) {
        try {
            return KNOWN == null ? null : (InternalHttpUpgradeHandler) KNOWN.handler.get(processor);
        } catch (ReflectiveOperationException | RuntimeException e) {
            return null;
        }
    }

    /** How many streams of a connection have begun and not ended, as Tomcat counts: also those that no thread has taken up yet. */
    static int openStreams(InternalHttpUpgradeHandler connection) {
        try {
            return KNOWN == null ? 0 : ((Number) KNOWN.openStreams.get(connection)).intValue();
        } catch (ReflectiveOperationException | RuntimeException e) {
            return 0;
        }
    }

    /** Resets a stream at once; its client cannot take what has come for the whole. Returns false if it cannot. */
    static boolean reset(ActionHook processor) {
        if (KNOWN == null) {
            return false;
        }
        try {
            Object stream = KNOWN.stream.get(processor);
            Object id = KNOWN.id.get(stream);
            KNOWN.close.invoke(
                    stream, KNOWN.reset.newInstance("no time is left", KNOWN.internalError, ((Number) id).intValue()));
            return true;
        } catch (ReflectiveOperationException | RuntimeException e) {
            log.debug("A stream could not be reset", e);
            return false;
        }
    }
}
