package io.graceful.stop;

import io.graceful.lifecycle.StopCause;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Catches SIGTERM and SIGINT before the JVM begins to shut down.
 *
 * <p>Shutdown hooks run all at once and in no order, so a drain inside one races with the very pools its requests need. A
 * signal handler runs while everything still works, and calls the handler that was there before when it is done. Where
 * signals cannot be caught, under {@code -Xrs} for one, only the shutdown hook is left.
 *
 * <p>{@code sun.misc.Signal} is reached by reflection because javac cannot be kept from warning about it, and because a
 * run-time image may lack it.
 */
@API(status = API.Status.INTERNAL)
public final class SignalCatcher implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(SignalCatcher.class);

    private final Consumer<StopCause> onSignal;
    private final Map<StopCause, Object> previous = new EnumMap<>(StopCause.class);
    private final Map<StopCause, Object> ours = new EnumMap<>(StopCause.class);
    private final List<String> notCaught = new ArrayList<>();
    private volatile boolean closed;

    private SignalCatcher(Consumer<StopCause> onSignal) {
        this.onSignal = onSignal;
    }

    /** Catches both signals from now on; {@code onSignal} is called on a thread of the JVM's and must not block. */
    public static SignalCatcher install(Consumer<StopCause> onSignal) {
        SignalCatcher catcher = new SignalCatcher(onSignal);
        catcher.take(StopCause.SIGTERM, "TERM");
        catcher.take(StopCause.SIGINT, "INT");
        if (catcher.notCaught.isEmpty()) {
            log.debug("SIGTERM and SIGINT are caught before the JVM shuts down");
        } else {
            log.warn(
                    "Not caught: {}. A JVM shutdown hook takes its place where the JVM runs hooks at all;"
                            + " under -Xrs it does not, and only a preStop call of /drain can drain this process",
                    String.join("; ", catcher.notCaught));
        }
        return catcher;
    }

    /** Calls the handler that was there before ours: for SIGTERM and SIGINT the JVM's own, which exits with 143 or 130. */
    public void handOver(StopCause cause) {
        Object handler = previous.get(cause);
        if (handler == null) {
            return;
        }
        try {
            Jdk.HANDLER.getMethod("handle", Jdk.SIGNAL).invoke(handler, Jdk.signal(name(cause)));
        } catch (ReflectiveOperationException e) {
            log.warn("The handler of {} that was there before failed: {}", cause, String.valueOf(e.getCause()));
        }
    }

    /**
     * Gives the signals back to the handlers that were there before. Where somebody has installed a handler over ours, that one
     * stays; what it hands on to ours goes straight on to the one before.
     */
    @Override
    public void close() {
        closed = true;
        ours.forEach((cause, handler) -> {
            try {
                Object installed = Jdk.handle(name(cause), previous.get(cause));
                if (installed != handler) {
                    Jdk.handle(name(cause), installed);
                }
            } catch (ReflectiveOperationException e) {
                log.warn("{} could not be given back: {}", cause, String.valueOf(e.getCause()));
            }
        });
        ours.clear();
    }

    private void caught(StopCause cause) {
        if (closed) {
            handOver(cause);
        } else {
            onSignal.accept(cause);
        }
    }

    private static String name(StopCause cause) {
        return cause.name().substring("SIG".length());
    }

    private void take(StopCause cause, String name) {
        try {
            Object handler = Jdk.handler(() -> caught(cause));
            Object before = Jdk.handle(name, handler);
            if (Jdk.isIgnore(before)) {
                // A parent that ignores the signal (nohup, a shell's background job) means its children to ignore it
                // too.
                Jdk.handle(name, before);
            } else {
                previous.put(cause, before);
                ours.put(cause, handler);
            }
        } catch (InvocationTargetException e) {
            notCaught.add(cause + " (" + e.getTargetException().getMessage() + ")");
        } catch (ReflectiveOperationException | LinkageError e) {
            notCaught.add(cause + " (" + e + ")");
        }
    }

    /** The few calls into {@code sun.misc.Signal}. */
    private static final class Jdk {

        static final Class<?> SIGNAL = load("sun.misc.Signal");
        static final Class<?> HANDLER = load("sun.misc.SignalHandler");

        private static Class<?> load(String name) {
            try {
                return Class.forName(name);
            } catch (ClassNotFoundException e) {
                throw new NoClassDefFoundError(name);
            }
        }

        static Object signal(String name) throws ReflectiveOperationException {
            return SIGNAL.getConstructor(String.class).newInstance(name);
        }

        static Object handle(String name, @Nullable Object handler) throws ReflectiveOperationException {
            return SIGNAL.getMethod("handle", SIGNAL, HANDLER).invoke(null, signal(name), handler);
        }

        static boolean isIgnore(Object handler) throws ReflectiveOperationException {
            return handler == HANDLER.getField("SIG_IGN").get(null);
        }

        static Object handler(Runnable action) {
            InvocationHandler calls = (self, method, arguments) -> switch (method.getName()) {
                case "handle" -> {
                    action.run();
                    yield null;
                }
                case "hashCode" -> System.identityHashCode(self);
                case "equals" -> self == argument(arguments);
                default -> "graceful's signal handler";
            };
            return Proxy.newProxyInstance(SignalCatcher.class.getClassLoader(), new Class<?>[] {HANDLER}, calls);
        }

        private static @Nullable Object argument(Object @Nullable [] arguments) {
            return arguments == null ? null : arguments[0];
        }
    }
}
