package io.graceful.messaging;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** One instance of {@link ConsumerApp} in a JVM of its own, as in a pod. */
final class Service implements AutoCloseable {

    private final Jvm jvm;
    private final Journal journal;

    private Service(Jvm jvm, Journal journal) {
        this.jvm = jvm;
        this.journal = journal;
    }

    static Service start(String... properties) {
        Journal journal = Journal.create();
        List<String> arguments = new ArrayList<>();
        arguments.add(ConsumerApp.class.getName());
        arguments.add("--journal=" + journal.file());
        for (String property : properties) {
            arguments.add("--" + property);
        }
        String classPath = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        return new Service(Jvm.start(classPath, true, List.of("-Xmx256m", "-XX:+UseSerialGC"), arguments), journal);
    }

    Journal journal() {
        return journal;
    }

    Service until(String text) {
        jvm.until(text);
        return this;
    }

    /** Sends SIGTERM, waits for the end, and returns how long that took. */
    Duration stop(Duration most) throws InterruptedException {
        long signal = System.nanoTime();
        jvm.sigterm();
        jvm.exit(most);
        return Duration.ofNanos(System.nanoTime() - signal);
    }

    String output() {
        return jvm.output();
    }

    @Override
    public void close() {
        jvm.close();
    }
}
