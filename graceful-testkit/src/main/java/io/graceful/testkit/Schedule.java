package io.graceful.testkit;

import io.graceful.testkit.cluster.Journal;
import io.graceful.testkit.result.Event;
import io.graceful.testkit.scenario.Action;
import io.graceful.testkit.scenario.Step;
import io.graceful.testkit.time.Timeline;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/** Begins the steps of a scenario when their time has come. */
final class Schedule {

    private final Timeline timeline;
    private final Journal journal;
    private final Function<Action, CompletableFuture<Void>> perform;
    private final List<String> running = new CopyOnWriteArrayList<>();
    private final AtomicInteger left = new AtomicInteger();

    Schedule(Timeline timeline, Journal journal, Function<Action, CompletableFuture<Void>> perform) {
        this.timeline = timeline;
        this.journal = journal;
        this.perform = perform;
    }

    /** Plays the steps; done when all are over. */
    CompletableFuture<Void> play(List<Step> steps) {
        left.set(steps.size());
        CompletableFuture<Void> began = CompletableFuture.completedFuture(null);
        CompletableFuture<Void> ended = began;
        CompletableFuture<Void> all = began;
        int number = 0;
        for (Step step : steps) {
            String id = Integer.toString(++number);
            began = (step.overlap() ? began : ended).thenCompose(before -> delay(step.delay()));
            ended = began.thenCompose(before -> perform(step.action(), id));
            all = CompletableFuture.allOf(all, ended);
        }
        return all;
    }

    private CompletableFuture<Void> perform(Action action, String id) {
        left.decrementAndGet();
        running.add(action.name());
        journal.add(Event.Kind.STEP_BEGAN, action.name(), id);
        return perform.apply(action).whenComplete((done, failure) -> {
            running.remove(action.name());
            journal.add(Event.Kind.STEP_ENDED, action.name(), id);
        });
    }

    /** Done on the timeline, this much later. */
    CompletableFuture<Void> delay(Duration time) {
        CompletableFuture<Void> over = new CompletableFuture<>();
        timeline.after(time, () -> over.complete(null));
        return over;
    }

    /** The steps that go on, for people; empty if none does. */
    String running() {
        return String.join(" and ", running);
    }

    /** How many have not begun. */
    int left() {
        return left.get();
    }
}
