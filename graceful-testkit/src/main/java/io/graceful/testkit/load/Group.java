package io.graceful.testkit.load;

import io.graceful.testkit.result.Traffic;
import io.graceful.testkit.scenario.ClientSpec;
import java.util.Locale;
import java.util.concurrent.atomic.LongAdder;

/** One group of callers and its figures. */
final class Group {

    private static final long QUICK_MICROS = 100_000;

    private final ClientSpec spec;
    private final LongAdder requests = new LongAdder();
    private final LongAdder failed = new LongAdder();
    private final LongAdder connections = new LongAdder();
    private final Latencies latencies = new Latencies();

    Group(ClientSpec spec) {
        this.spec = spec;
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

    Traffic.Group result() {
        String kind = spec.kind().name().toLowerCase(Locale.ROOT).replace('_', '-');
        return new Traffic.Group(
                spec.name(), kind, requests.sum(), failed.sum(), connections.sum(), latencies.result());
    }
}
