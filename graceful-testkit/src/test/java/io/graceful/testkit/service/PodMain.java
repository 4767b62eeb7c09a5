package io.graceful.testkit.service;

import java.io.IOException;
import java.lang.reflect.Proxy;
import java.util.concurrent.TimeUnit;

/**
 * The service: {@code PodMain [DEFECT]}. Environment: {@code PORT}, {@code SECOND_PORT}, {@code TLS_PORT} with
 * {@code TLS_KEYSTORE}, {@code MANAGEMENT_PORT}, {@code HOOK_PORT}, {@code FLOOR_MS}, {@code QUIET_MS}, {@code GRACE_MS},
 * {@code WARMUP_MS}, {@code DRAIN_BY_HOOK}.
 */
public final class PodMain {

    /** What starts it in 100 ms and keeps it small. */
    public static final String[] JVM_FLAGS = {
        "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xshare:auto", "-Xmx48m", "-XX:-UsePerfData"
    };

    private PodMain() {}

    public static void main(String[] args) throws Exception {
        Defect defect = args.length == 0 ? Defect.NONE : Defect.valueOf(args[0]);
        State state = new State(defect, System.getenv());
        StopSequence stop = new StopSequence(state);
        onSigterm(stop::signalled);
        Management.start(state, stop);
        if (defect == Defect.READY_BEFORE_LISTENING || defect == Defect.READY_WHILE_COLD) {
            state.ready = true;
        }
        if (defect != Defect.READY_BEFORE_LISTENING) {
            state.listen();
        }
        TimeUnit.MILLISECONDS.sleep(number("WARMUP_MS", 0));
        if (defect == Defect.READY_BEFORE_LISTENING) {
            state.listen();
        }
        state.warm = true;
        state.ready = true;
        System.out.println("ready");
        Thread.currentThread().join();
    }

    static int number(String name, int otherwise) {
        String value = System.getenv(name);
        return value == null ? otherwise : Integer.parseInt(value);
    }

    /** By reflection: the compiler warns of the class and cannot be told not to. */
    private static void onSigterm(Runnable handler) throws ReflectiveOperationException {
        Class<?> signal = Class.forName("sun.misc.Signal");
        Class<?> handlerType = Class.forName("sun.misc.SignalHandler");
        Object proxy = Proxy.newProxyInstance(
                PodMain.class.getClassLoader(), new Class<?>[] {handlerType}, (self, method, args) -> {
                    handler.run();
                    return null;
                });
        signal.getMethod("handle", signal, handlerType)
                .invoke(null, signal.getConstructor(String.class).newInstance("TERM"), proxy);
    }

    static void daemon(String name, Body body) {
        Thread thread = new Thread(
                () -> {
                    try {
                        body.run();
                    } catch (IOException e) {
                        // The connection is gone, and so is whoever could be told.
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                },
                name);
        thread.setDaemon(true);
        thread.start();
    }

    /** What a thread does. */
    interface Body {
        void run() throws IOException, InterruptedException;
    }
}
