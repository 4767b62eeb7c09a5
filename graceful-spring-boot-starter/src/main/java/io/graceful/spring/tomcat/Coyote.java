package io.graceful.spring.tomcat;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.AccessibleObject;
import java.lang.reflect.Field;
import java.lang.reflect.Member;
import java.lang.reflect.Method;
import org.apache.coyote.AbstractProcessor;
import org.apache.coyote.AbstractProtocol;
import org.apache.coyote.ActionHook;
import org.apache.coyote.OutputBuffer;
import org.apache.coyote.Response;
import org.apache.coyote.http11.Http11Processor;
import org.apache.tomcat.util.net.AbstractEndpoint;
import org.apache.tomcat.util.net.SocketWrapperBase;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What Tomcat has no public way for: to learn that a connection has closed or that a response is being committed, to stand
 * between an application and what writes its response, and to make that response the last one.
 * Where a version of Tomcat lacks them, requests are counted all the same, and connections are unknown.
 */
final class Coyote {

    private static final Logger log = LoggerFactory.getLogger(Coyote.class);

    private static final @Nullable MethodHandle ENDPOINT =
            method(AbstractProtocol.class, "getEndpoint", AbstractEndpoint.class);
    private static final @Nullable MethodHandle SOCKET =
            method(AbstractProcessor.class, "getSocketWrapper", SocketWrapperBase.class);
    private static final @Nullable MethodHandle GET_HOOK = getter(Response.class, "hook", ActionHook.class);
    private static final @Nullable MethodHandle SET_HOOK = setter(Response.class, "hook");
    private static final @Nullable MethodHandle GET_OUTPUT = getter(Response.class, "outputBuffer", OutputBuffer.class);
    private static final @Nullable MethodHandle SET_KEEP_ALIVE = setter(Http11Processor.class, "keepAlive");

    private static final boolean KNOWN = ENDPOINT != null
            && SOCKET != null
            && GET_HOOK != null
            && SET_HOOK != null
            && GET_OUTPUT != null
            && SET_KEEP_ALIVE != null;

    static {
        if (!KNOWN) {
            log.warn("Clients cannot be told to leave; this Tomcat is not known");
        }
    }

    private Coyote() {}

    /** Whether this Tomcat has what is needed. */
    static boolean known() {
        return KNOWN;
    }

    static AbstractEndpoint<?, ?> endpoint(AbstractProtocol<?> protocol) {
        try {
            return (AbstractEndpoint<?, ?>) handle(ENDPOINT).invoke(protocol);
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }

    /** The connection that a processor serves at this moment; null for none, and for what is no processor. */
    static @Nullable SocketWrapperBase<?> socket(@Nullable ActionHook processor) {
        if (!(processor instanceof AbstractProcessor known)) {
            return null;
        }
        try {
            return (SocketWrapperBase<?>) handle(SOCKET).invoke(known);
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }

    static @Nullable ActionHook hook(Response response) {
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

    static OutputBuffer output(Response response) {
        try {
            return (OutputBuffer) handle(GET_OUTPUT).invoke(response);
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

    static MethodHandle handle(@Nullable MethodHandle handle) {
        if (handle == null) {
            throw new IllegalStateException("this Tomcat is not known");
        }
        return handle;
    }

    static @Nullable MethodHandle getter(Class<?> owner, String name, Class<?> result) {
        return find(() -> {
            Field field = open(owner.getDeclaredField(name));
            return MethodHandles.lookup().unreflectGetter(field).asType(MethodType.methodType(result, owner));
        });
    }

    private static @Nullable MethodHandle setter(Class<?> owner, String name) {
        return find(() -> MethodHandles.lookup().unreflectSetter(open(owner.getDeclaredField(name))));
    }

    static @Nullable MethodHandle method(Class<?> owner, String name, Class<?> result, Class<?>... parameters) {
        return find(() -> {
            Method method = open(owner.getDeclaredMethod(name, parameters));
            MethodHandle handle = MethodHandles.lookup().unreflect(method);
            return handle.asType(handle.type().changeReturnType(result));
        });
    }

    private static <M extends AccessibleObject & Member> M open(M member) {
        member.setAccessible(true);
        return member;
    }

    private static @Nullable MethodHandle find(Finder finder) {
        try {
            return finder.find();
        } catch (ReflectiveOperationException | RuntimeException e) {
            log.debug("This Tomcat is not known", e);
            return null;
        }
    }

    private interface Finder {

        MethodHandle find() throws ReflectiveOperationException;
    }
}
