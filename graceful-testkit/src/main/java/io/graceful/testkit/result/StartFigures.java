package io.graceful.testkit.result;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * What the start of one new pod cost those who asked it first. The pods that a run begins with are not new: the generator
 * itself is cold while they are.
 *
 * @param readyAfter from the start of its process until it was ready; null if it never was
 * @param cold its first answers, 1,000 at the most
 * @param steady those it is compared with
 */
public record StartFigures(String pod, @Nullable Duration readyAfter, Latency cold, Latency steady) {

    private static final double NANOS = 1e9;

    /** Those of a pod that was made by a step of the scenario; empty for others. */
    static Optional<StartFigures> of(PodStory pod, Result result) {
        if (!isNew(pod, result.steps())) {
            return Optional.empty();
        }
        Optional<Traffic.PodTraffic> traffic = result.traffic().pods().stream()
                .filter(one -> one.pod().equals(pod.name()))
                .findFirst();
        return Optional.of(new StartFigures(
                pod.name(),
                pod.readyAfter().orElse(null),
                traffic.map(Traffic.PodTraffic::cold).orElse(Latency.NONE),
                traffic.map(Traffic.PodTraffic::steady).orElse(Latency.NONE)));
    }

    private static boolean isNew(PodStory pod, List<StepStory> steps) {
        return !steps.isEmpty()
                && !pod.spans().isEmpty()
                && pod.spans().get(0).from().compareTo(steps.get(0).from()) >= 0;
    }

    /** p99 of the cold answers by that of the steady ones; empty if there are none of either. */
    public OptionalDouble coldRatio() {
        return cold.count() == 0 || steady.p99Micros() == 0
                ? OptionalDouble.empty()
                : OptionalDouble.of((double) cold.p99Micros() / steady.p99Micros());
    }

    /** Over all new pods of a run: the medians of what is known of them. */
    public record Summary(
            int pods,
            int compared,
            OptionalDouble coldRatio,
            @Nullable Duration readyAfter) {

        /** Of these pods. */
        static Summary of(List<StartFigures> pods) {
            List<StartFigures> compared =
                    pods.stream().filter(pod -> pod.coldRatio().isPresent()).toList();
            List<Duration> ready = pods.stream()
                    .map(StartFigures::readyAfter)
                    .filter(Objects::nonNull)
                    .toList();
            OptionalDouble seconds = median(ready, time -> time.toNanos() / NANOS);
            return new Summary(
                    pods.size(),
                    compared.size(),
                    median(compared, pod -> pod.coldRatio().orElseThrow()),
                    seconds.isEmpty() ? null : Duration.ofNanos(Math.round(seconds.getAsDouble() * NANOS)));
        }

        private static <T> OptionalDouble median(List<T> all, ToDoubleFunction<T> figure) {
            double[] sorted = all.stream().mapToDouble(figure).sorted().toArray();
            if (sorted.length == 0) {
                return OptionalDouble.empty();
            }
            return OptionalDouble.of((sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2);
        }
    }
}
