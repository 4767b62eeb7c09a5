package io.graceful.testkit.cluster;

import io.graceful.testkit.plane.Sandbox;
import io.graceful.testkit.scenario.Handler;
import io.graceful.testkit.scenario.PodSpec;
import io.graceful.testkit.time.Timeline;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

/** Containers that behave as a test says, in virtual time. */
final class FakeContainers implements Containers {

    /** How long after its start a container answers probes well. */
    Duration readyAfter = Duration.ofMillis(500);

    /** How long it takes to exit after SIGTERM; null for never. */
    Duration exitAfter = Duration.ofSeconds(3);

    /** How long a hook takes; null for ever. */
    Duration hookTakes = Duration.ZERO;

    /** Whether the hook's connection works. */
    boolean hookWorks = true;

    /** The code with which it exits right after its start; null if it does not. */
    Integer crash;

    /** Whether it stays ready after SIGTERM. */
    boolean staysReady;

    final Map<String, Integer> starts = new HashMap<>();
    private final Timeline timeline;

    FakeContainers(Timeline timeline) {
        this.timeline = timeline;
    }

    private final class Fake implements Container {
        private final Duration started = timeline.now();
        private final Consumer<Integer> exited;
        private boolean signalled;
        private boolean ended;

        Fake(Consumer<Integer> exited) {
            this.exited = exited;
        }

        boolean ready() {
            return !ended
                    && (staysReady || !signalled)
                    && timeline.now().minus(started).compareTo(readyAfter) >= 0;
        }

        void exit(int code) {
            if (!ended) {
                ended = true;
                exited.accept(code);
            }
        }

        @Override
        public long pid() {
            return 1;
        }

        @Override
        public void terminate() {
            if (!signalled && exitAfter != null) {
                timeline.after(exitAfter, () -> exit(143));
            }
            signalled = true;
        }

        @Override
        public void kill() {
            timeline.execute(() -> exit(137));
        }
    }

    @Override
    public Container start(PodSpec spec, Sandbox sandbox, Consumer<Integer> exited) {
        starts.merge(sandbox.pod(), 1, Integer::sum);
        Fake fake = new Fake(exited);
        if (crash != null) {
            timeline.after(Duration.ofMillis(100), () -> fake.exit(crash));
        }
        return fake;
    }

    @Override
    public void probe(Handler handler, Container container, Duration timeout, Consumer<Answer> answer) {
        boolean live = handler instanceof Handler.HttpGet get && get.path().equals("/livez");
        boolean good = live || ((Fake) container).ready();
        timeline.after(Duration.ofMillis(2), () -> answer.accept(new Answer(good, good ? "status 200" : "status 503")));
    }

    @Override
    public void hook(Handler.HttpGet hook, Container container, Consumer<Answer> answer) {
        hook(answer);
    }

    @Override
    public void hook(Handler.Exec hook, Container container, Consumer<Answer> answer) {
        hook(answer);
    }

    private void hook(Consumer<Answer> answer) {
        if (hookTakes != null) {
            timeline.after(
                    hookTakes,
                    () -> answer.accept(new Answer(hookWorks, hookWorks ? "status 200" : "Connection refused")));
        }
    }
}
