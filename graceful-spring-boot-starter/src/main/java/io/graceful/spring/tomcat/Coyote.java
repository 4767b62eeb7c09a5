package io.graceful.spring.tomcat;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import org.apache.coyote.AbstractProtocol;
import org.apache.coyote.ActionHook;
import org.apache.coyote.Response;
import org.apache.tomcat.util.net.AbstractEndpoint;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The two things Tomcat has no public way for: to learn that a connection has closed, and that a response is being committed.
 * Where a version of Tomcat lacks them, requests are counted all the same, and connections are unknown.
 */
final class Coyote {

    private static final Logger log = LoggerFactory.getLogger(Coyote.class);

    private static final @Nullable MethodHandle ENDPOINT;
    private static final @Nullable MethodHandle GET_HOOK;
    private static final @Nullable MethodHandle SET_HOOK;

    static {
        MethodHandle endpoint = null;
        MethodHandle getHook = null;
        MethodHandle setHook = null;
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
        } catch (ReflectiveOperationException | RuntimeException e) {
            log.warn("Clients cannot be told to leave; this Tomcat is not known: {}", e.toString());
        }
        ENDPOINT = endpoint;
        GET_HOOK = getHook;
        SET_HOOK = setHook;
    }

    private Coyote() {}

    /** Whether this Tomcat has what is needed. */
    static boolean known() {
        return ENDPOINT != null && GET_HOOK != null && SET_HOOK != null;
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

    private static MethodHandle handle(@Nullable MethodHandle handle) {
        if (handle == null) {
            throw new IllegalStateException("this Tomcat is not known");
        }
        return handle;
    }
}
