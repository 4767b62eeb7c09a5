package io.graceful.spring.tomcat;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import org.apache.coyote.AbstractProtocol;
import org.apache.coyote.ActionHook;
import org.apache.coyote.Response;
import org.apache.coyote.http11.Http11Processor;
import org.apache.tomcat.util.net.AbstractEndpoint;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What Tomcat has no public way for: to learn that a connection has closed or that a response is being committed, and to make
 * that response the last one.
 * Where a version of Tomcat lacks them, requests are counted all the same, and connections are unknown.
 */
final class Coyote {

    private static final Logger log = LoggerFactory.getLogger(Coyote.class);

    private static final @Nullable MethodHandle ENDPOINT;
    private static final @Nullable MethodHandle GET_HOOK;
    private static final @Nullable MethodHandle SET_HOOK;
    private static final @Nullable MethodHandle SET_KEEP_ALIVE;

    static {
        MethodHandle endpoint = null;
        MethodHandle getHook = null;
        MethodHandle setHook = null;
        MethodHandle setKeepAlive = null;
        try {
            MethodHandles.Lookup lookup = MethodHandles.lookup();
            Method getEndpoint = AbstractProtocol.class.getDeclaredMethod("getEndpoint");
            getEndpoint.setAccessible(true);
            endpoint = lookup.unreflect(getEndpoint)
                    .asType(MethodType.methodType(AbstractEndpoint.class, AbstractProtocol.class));
            Field hook = Response.class.getDeclaredField("hook");
            hook.setAccessible(true);
            getHook = lookup.unreflectGetter(hook);
            setHook = lookup.unreflectSetter(hook);
            Field keepAlive = Http11Processor.class.getDeclaredField("keepAlive");
            keepAlive.setAccessible(true);
            setKeepAlive = lookup.unreflectSetter(keepAlive);
        } catch (ReflectiveOperationException | RuntimeException e) {
            log.warn("Clients cannot be told to leave; this Tomcat is not known: {}", e.toString());
        }
        ENDPOINT = endpoint;
        GET_HOOK = getHook;
        SET_HOOK = setHook;
        SET_KEEP_ALIVE = setKeepAlive;
    }

    private Coyote() {}

    /** Whether this Tomcat has what is needed. */
    static boolean known() {
        return ENDPOINT != null && GET_HOOK != null && SET_HOOK != null && SET_KEEP_ALIVE != null;
    }

    static AbstractEndpoint<?, ?> endpoint(AbstractProtocol<?> protocol) {
        try {
            return (AbstractEndpoint<?, ?>) handle(ENDPOINT).invoke(protocol);
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }

    static ActionHook hook(Response response) {
        try {
            return (ActionHook) handle(GET_HOOK).invoke(response);
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }

    static void setHook(Response response, ActionHook hook) {
        try {
            handle(SET_HOOK).invoke(response, hook);
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * Makes the response that is about to be committed the last one of its connection. Tomcat adds {@code Connection: close}
     * itself then; a header of ours would keep it from sending chunks, and a body that is cut off would look whole.
     */
    static void endKeepAlive(ActionHook processor) {
        try {
            if (processor instanceof Http11Processor http11) {
                handle(SET_KEEP_ALIVE).invoke(http11, false);
            }
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }

    private static MethodHandle handle(@Nullable MethodHandle handle) {
        if (handle == null) {
            throw new IllegalStateException("this Tomcat is not known");
        }
        return handle;
    }
}
