package io.graceful.testkit.result;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What a run lacks to pass. */
final class Shortcomings {

    private Shortcomings() {}

    static List<String> of(Result result) {
        List<String> found = new ArrayList<>();
        if (!result.aborted().isEmpty()) {
            found.add(result.aborted());
        }
        Traffic traffic = result.traffic();
        if (traffic.failed() > result.scenario().expect().failed()) {
            found.add(String.format(
                    Locale.ROOT,
                    "%,d of %,d requests failed (allowed: %,d)",
                    traffic.failed(),
                    traffic.requests(),
                    result.scenario().expect().failed()));
        }
        falseEnds(result).ifPresent(found::add);
        List<PodStory> killed = result.killed();
        if (killed.size() > result.scenario().expect().kills()) {
            found.add(String.format(
                    Locale.ROOT,
                    "%d containers had to be killed (allowed: %d): %s",
                    killed.size(),
                    result.scenario().expect().kills(),
                    String.join(" ", killed.stream().map(PodStory::name).toList())));
        }
        Double allowed = result.scenario().expect().coldRatio();
        if (allowed != null) {
            coldRatio(result.starts(), allowed).ifPresent(found::add);
        }
        if (traffic.ledger().repeated() > 0) {
            found.add(String.format(
                    Locale.ROOT,
                    "%,d requests arrived more than once, which their callers do not know",
                    traffic.ledger().repeated()));
        }
        result.counts().stream()
                .filter(count -> !count.isZero())
                .map(Count::text)
                .forEach(found::add);
        if (result.scenario().counts() != null
                && result.counts().isEmpty()
                && result.aborted().isEmpty()) {
            found.add("no pod was ready to tell its counts after the run");
        }
        if (traffic.requests() == 0 && result.aborted().isEmpty()) {
            found.add("no request was sent, so nothing is proved");
        }
        return found;
    }

    /** Whatever may fail, this may not: the callers of these go on with a part of an answer. */
    private static Optional<String> falseEnds(Result result) {
        long count = result.failuresByCause().getOrDefault(Cause.FALSE_END, 0L);
        return count == 0
                ? Optional.empty()
                : Optional.of(String.format(
                        Locale.ROOT,
                        "%,d answers ended properly and were not whole, which no caller can notice",
                        count));
    }

    private static Optional<String> coldRatio(StartFigures.Summary starts, double allowed) {
        if (starts.coldRatio().isEmpty()) {
            return Optional.of(String.format(
                    Locale.ROOT, "no new pod has a cold and a steady p99 to compare (allowed ratio: %.2f)", allowed));
        }
        double ratio = starts.coldRatio().getAsDouble();
        if (ratio <= allowed) {
            return Optional.empty();
        }
        return Optional.of(String.format(
                Locale.ROOT,
                "cold p99 is %.2f times steady p99, the median of %d new pods (allowed: %.2f)",
                ratio,
                starts.compared(),
                allowed));
    }
}
