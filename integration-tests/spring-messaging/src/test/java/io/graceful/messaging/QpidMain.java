package io.graceful.messaging;

import java.util.Map;

/** Starts Apache Qpid in its own process; by reflection, because the tests and their services do not have its classes. */
public final class QpidMain {

    private QpidMain() {}

    public static void main(String[] arguments) throws Exception {
        System.setProperty("qpid.work_dir", arguments[1]);
        Class<?> launcher = Class.forName("org.apache.qpid.server.SystemLauncher");
        launcher.getMethod("startup", Map.class)
                .invoke(
                        launcher.getConstructor().newInstance(),
                        Map.of(
                                "type", "Memory",
                                "initialConfigurationLocation", arguments[0],
                                "startupLoggedToSystemOut", "true"));
        Thread.currentThread().join();
    }
}
