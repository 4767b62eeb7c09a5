package io.graceful.testkit.load;

import io.graceful.testkit.result.Traffic;
import io.graceful.testkit.scenario.ClientSpec;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.LongAdder;

/** One group of callers and its figures. */
final class Group {

    private static final long QUICK_MICROS = 100_000;

    private final ClientSpec spec;
    private final String prefix;
    private final LongAdder requests = new LongAdder();
    private final LongAdder failed = new LongAdder();
    private final LongAdder left = new LongAdder();
    private final LongAdder connections = new LongAdder();
    private final Latencies latencies = new Latencies();

    /**
     * A group that has asked nothing.
     *
     * @param prefix what the ids of its requests begin with; no other group's do
     */
    Group(ClientSpec spec, String prefix) {
        this.spec = spec;
        this.prefix = prefix;
    }

    /** A group for each of these. */
    static List<Group> of(List<ClientSpec> specs) {
        Set<String> used = new HashSet<>();
        List<Group> groups = new ArrayList<>();
        for (ClientSpec spec : specs) {
            // An id is a header: names that differ only in what a header cannot hold are told apart by a number.
            String name = spec.name().replaceAll("[^A-Za-z0-9-]", "-");
            String prefix = name;
            for (int i = 2; !used.add(prefix); i++) {
                prefix = name + "-" + i;
            }
            groups.add(new Group(spec, prefix));
        }
        return groups;
    }

    ClientSpec spec() {
        return spec;
    }

    /** Whether it asks for something quick: half of its answers came within 100 ms. */
    boolean isQuick() {
        return latencies.result().p50Micros() < QUICK_MICROS;
    }

    void begun() {
        requests.increment();
    }

    void connected() {
        connections.increment();
    }

    void answered(long micros) {
        latencies.add(micros);
    }

    void failed() {
        failed.increment();
    }

    /** Its caller left before it was answered, as it was to do. */
    void left() {
        left.increment();
    }

    /**
     * Its figures.
     *
     * @param repeated how many of its requests arrived again, which nobody asked for
     */
    Traffic.Group result(long repeated) {
        return new Traffic.Group(
                spec.name(),
                spec.kind().text(),
                spec.counted(),
                requests.sum(),
                failed.sum(),
                left.sum(),
                repeated,
                connections.sum(),
                latencies.result());
    }

    /** What the ids of its requests begin with. */
    String prefix() {
        return prefix;
    }
}
