package io.graceful.manifest.explain;

import io.graceful.manifest.service.Figure;
import io.graceful.time.Durations;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The way from the deletion of a pod to the moment at which it is killed, as lines of text. Not thread-safe. */
final class StopTimeline {

    private final StopArithmetic stop;
    private final Chart chart;
    private final List<String> sum = new ArrayList<>();
    private Duration now = Duration.ZERO;
    private boolean known = true;
    private String cut = "";

    private StopTimeline(StopArithmetic stop) {
        this.stop = stop;
        this.chart = new Chart(Durations.max(stop.killed(), stop.ends()), stop.killed());
    }

    static String of(StopArithmetic stop) {
        return new StopTimeline(stop).text();
    }

    private String text() {
        PreStopHook hook = stop.hook();
        String first = hook.kind() == PreStopHook.Kind.NONE ? "SIGTERM" : hook.text();
        chart.moment(now, '>', "DELETE: " + first + ", and routers begin to forget the pod");
        if (hook.kind() == PreStopHook.Kind.SLEEP || hook.kind() == PreStopHook.Kind.OTHER) {
            phase("hook", stop.hookTime(), hook.text() + ": serves on, and does not know that it is stopped");
            then("SIGTERM");
        }
        propagation(stop.service().propagation());
        phase("drain", "DRAINING: requests in flight end", stop.service().drain());
        if (hook.kind() == PreStopHook.Kind.DRAIN) {
            then("the hook's answer is complete: SIGTERM");
        }
        phase(
                "stop",
                "STOPPING: stop hooks run, ports close last",
                stop.service().stop());
        phase("exit", Optional.of(stop.service().exit()), "exit: the report, and the end of the JVM");
        if (known && now.compareTo(stop.killed()) < 0) {
            chart.span(now, stop.killed(), '.', "slack");
        }
        chart.moment(
                stop.killed(),
                '!',
                "SIGKILL (" + stop.grace().name() + ", " + stop.grace().origin() + ")");
        return chart + StopVerdict.of(stop, String.join(" + ", sum), cut);
    }

    private void propagation(Optional<Figure> wait) {
        if (wait.isPresent() && wait.get().value().isZero()) {
            phase("propagation", "no wait for routers", wait);
            return;
        }
        String most = stop.longestPropagation()
                .map(longest -> ", at most " + Durations.text(longest) + " if they are slow")
                .orElse("");
        phase("propagation", "PROPAGATING: serves on while routers forget it" + most, wait);
    }

    private void phase(String name, String words, Optional<Figure> figure) {
        phase(name, figure.map(Figure::value), words + figure.map(Origin::of).orElse(""));
    }

    private void phase(String name, Optional<Duration> length, String words) {
        Duration end = now.plus(length.orElse(Duration.ZERO));
        String said = words + (length.isEmpty() ? "; how long is not known" : "");
        if (!known) {
            chart.unknown(said);
        } else if (length.isEmpty()) {
            chart.unknownEnd(now, said);
            known = false;
        } else if (end.equals(now)) {
            chart.moment(now, '-', said);
        } else {
            chart.span(now, end, '=', said);
        }
        if (!end.equals(now)) {
            sum.add(name + " " + Durations.text(end.minus(now)));
        }
        if (cut.isEmpty() && end.compareTo(stop.killed()) > 0) {
            cut = name;
        }
        now = end;
    }

    private void then(String words) {
        if (known) {
            chart.moment(now, '>', words);
        } else {
            chart.unknown(words);
        }
    }
}
