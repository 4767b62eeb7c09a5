package io.graceful.time;

import org.apiguardian.api.API;

/** Whether the JVM is shutting down; for frameworks that end without it too. */
@API(status = API.Status.INTERNAL)
public final class JvmEnd {

    private JvmEnd() {}

    /** There is no other way to ask. */
    public static boolean isUnderWay() {
        Thread probe = new Thread(() -> {}, "graceful-probe");
        try {
            Runtime.getRuntime().addShutdownHook(probe);
            Runtime.getRuntime().removeShutdownHook(probe);
            return false;
        } catch (IllegalStateException e) {
            return true;
        }
    }
}
