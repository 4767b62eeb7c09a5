package io.graceful.example;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** How to start a process of the example: its name, its environment, its JVM. */
public final class Launch {

    final String name;
    final Map<String, String> environment = new TreeMap<>();
    private final List<String> prefix = new ArrayList<>();
    private final List<String> jvmOptions = new ArrayList<>();
    private String jdk = System.getProperty("graceful.test.java", System.getProperty("java.home"));
    private List<String> program = List.of("-jar", jar());
    int port;
    int managementPort;

    Launch(String name) {
        this.name = name;
    }

    public Launch env(String variable, String value) {
        environment.put(variable, value);
        return this;
    }

    /** As far as graceful can tell, in a pod; outside of one it waits for nobody. */
    public Launch inKubernetes() {
        return env("KUBERNETES_SERVICE_HOST", "10.96.0.1");
    }

    /** In Kubernetes, with a wait that is short enough for many tests and longer than the lag they have. */
    Launch inFastKubernetes() {
        return inKubernetes().env("GRACEFUL_PROPAGATION_DELAY", "2s").env("GRACEFUL_PROPAGATION_QUIET_PERIOD", "1s");
    }

    Launch withToken() {
        return env("GRACEFUL_MANAGEMENT_TOKEN", ServiceProcess.TOKEN);
    }

    Launch ports(int newPort, int newManagementPort) {
        port = newPort;
        managementPort = newManagementPort;
        return this;
    }

    Launch jvm(String option) {
        jvmOptions.add(option);
        return this;
    }

    /** On another JDK than the others. */
    Launch jdk(String home) {
        jdk = home;
        return this;
    }

    /** Another service than the quick start, out of the test's classes. */
    Launch main(Class<?> type) {
        program = List.of("-cp", jar() + ":target/test-classes", type.getName());
        return this;
    }

    /** As from a terminal: a test run in the background ignores SIGINT, and its children would too. */
    Launch fromTerminal() {
        prefix.addAll(List.of("env", "--default-signal=INT"));
        return this;
    }

    public ServiceProcess start() {
        try {
            return new ServiceProcess(this);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    List<String> command() {
        List<String> command = new ArrayList<>(prefix);
        command.add(jdk + "/bin/java");
        command.addAll(jvmOptions);
        command.addAll(program);
        return command;
    }

    private static String jar() {
        return System.getProperty("graceful.example.jar", "target/quickstart.jar");
    }
}
