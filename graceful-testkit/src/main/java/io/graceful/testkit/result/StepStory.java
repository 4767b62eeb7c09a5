package io.graceful.testkit.result;

import java.time.Duration;

/** A step of the scenario; times since the run began. */
public record StepStory(String name, Duration from, Duration to) {}
